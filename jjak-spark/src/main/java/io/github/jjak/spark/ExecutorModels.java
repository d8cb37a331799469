package io.github.jjak.spark;

import io.github.jjak.model.Backend;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.internal.Libtorch;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of one executor: each is loaded once and shared by all tasks of the JVM. Spark gives tasks nothing else to share than what
 * is static ({@link #OF_THIS_JVM}).
 *
 * <p>A task leases a model and returns it when it ends. A model that nobody has leased stays for the next task; loading another one
 * closes it. A folder whose files have changed is another model. What is left is freed with the process.
 */
final class ExecutorModels {

    /** One for the JVM, as libtorch is. */
    static final ExecutorModels OF_THIS_JVM = new ExecutorModels();

    private static final Logger log = LoggerFactory.getLogger(ExecutorModels.class);
    private static final String SENT_FILES = "sparkfiles:";

    /**
     * What makes one loaded model different from another one.
     *
     * @param files what the folder's files were when it was loaded, empty if it is no folder
     */
    private record Key(String location, Backend backend, int dimensions, FolderState files) {}

    private static final class Shared {
        private final SentenceTransformer model;
        private int leases;

        Shared(SentenceTransformer model) {
            this.model = model;
        }
    }

    private final Map<Key, Shared> models = new LinkedHashMap<>();
    private long loads;

    /** A model in use. Closing it twice is the same as once. */
    final class Lease implements AutoCloseable {

        private final Shared shared;
        private boolean open = true;

        private Lease(Shared shared) {
            this.shared = shared;
        }

        SentenceTransformer model() {
            return shared.model;
        }

        @Override
        public void close() {
            synchronized (ExecutorModels.this) {
                if (open) {
                    open = false;
                    shared.leases--;
                }
            }
        }
    }

    /**
     * The model of these settings; loaded by whoever comes first, while others wait.
     *
     * @throws io.github.jjak.error.ModelException if there is none on this executor
     */
    synchronized Lease lease(EmbeddingSettings settings) {
        String location = here(settings.model());
        Key key = new Key(location, settings.backend(), settings.dimensions(), FolderState.of(location));
        Shared shared = models.get(key);
        if (shared == null) {
            closeUnused();
            shared = new Shared(load(key));
            models.put(key, shared);
        }
        shared.leases++;
        return new Lease(shared);
    }

    /** How many models this JVM has loaded so far. */
    synchronized long loads() {
        return loads;
    }

    /** How many models are in memory. */
    synchronized int held() {
        return models.size();
    }

    /** Closes models that no task has leased, so that memory holds no more than are at work. */
    synchronized void closeUnused() {
        models.values().removeIf(shared -> {
            if (shared.leases > 0) {
                return false;
            }
            shared.model.close();
            return true;
        });
    }

    private SentenceTransformer load(Key key) {
        limitThreads();
        LoadOptions options = LoadOptions.ofDefaults()
                .withBackend(key.backend())
                .withTruncateDimension(key.dimensions() == 0 ? null : key.dimensions());
        SentenceTransformer model = SentenceTransformer.load(key.location(), options);
        loads++;
        log.info("loaded {} for all tasks of this executor", key.location());
        return model;
    }

    /** An executor may have fewer cores than its machine; passes of several tasks take one thread each in any case. */
    static void limitThreads() {
        SparkEnv environment = SparkEnv.get();
        int cores = environment == null ? 0 : environment.conf().getInt("spark.executor.cores", 0);
        if (cores > 0 && cores < Libtorch.threads()) {
            Libtorch.setThreads(cores);
        }
    }

    /** Where a location lies on this executor. */
    static String here(String location) {
        return location.startsWith(SENT_FILES)
                ? Path.of(SparkFiles.get(location.substring(SENT_FILES.length())))
                        .toString()
                : location;
    }
}

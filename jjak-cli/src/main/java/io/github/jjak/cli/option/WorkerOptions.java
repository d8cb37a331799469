package io.github.jjak.cli.option;

import io.github.jjak.distributed.internal.Reduction;
import io.github.jjak.distributed.internal.RingOfWorkers;
import io.github.jjak.distributed.internal.WorkerPlace;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.RegularFile;
import io.github.jjak.tensor.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Several processes that make one run: started by the command on this machine, or each by hand. */
public final class WorkerOptions {

    /** Where a process that was started by another one finds the secret of the workers. */
    public static final String SECRET = "JJAK_WORKER_SECRET";

    private static final int MOST_RESTARTS = 1000;
    private static final int LONGEST_TIMEOUT = 86_400;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description =
                    "Processes on this machine that make the run together, each on its share of the rows of a batch"
                            + " (default: ${DEFAULT-VALUE}).")
    private int workers = 1;

    @Option(
            names = "--restarts",
            paramLabel = "N",
            description = "With --workers: how many times all are started again from the last checkpoint if one is lost"
                    + " (default: ${DEFAULT-VALUE}).")
    private int restarts;

    @Option(
            names = "--rank",
            paramLabel = "R",
            description =
                    "Instead of --workers: this process is worker R, from 0, of --world-size; worker 0 measures and"
                            + " writes.")
    private @Nullable Integer rank;

    @Option(names = "--world-size", paramLabel = "N", description = "With --rank: the number of workers.")
    private @Nullable Integer worldSize;

    @Option(
            names = "--master",
            paramLabel = "HOST:PORT",
            description = "With --rank: where worker 0 is found; it listens on that address only.")
    private @Nullable String master;

    @Option(
            names = "--worker-secret",
            paramLabel = "FILE",
            description =
                    "With --rank: file with a secret that all workers share, at least 16 characters; needed unless"
                            + " --master is 127.0.0.1.")
    private @Nullable Path workerSecret;

    @Option(
            names = "--worker-timeout",
            paramLabel = "SECONDS",
            description =
                    "A worker that is not heard of, or that the others wait for in a step, for so long counts as lost"
                            + " (default: ${DEFAULT-VALUE}).")
    private int workerTimeout = 60;

    @Option(
            names = "--reduce-precision",
            paramLabel = "KIND",
            description =
                    "Number format in which gradients travel between workers: fp32, or bf16, which is half as many"
                            + " bytes; they are added up in fp32 either way (default: fp32).")
    private Precision reducePrecision = Precision.FP32;

    @Option(
            names = "--overlap-reduce",
            description = "Send a layer's gradients while the layers below it go backward; the result is the same.")
    private boolean overlapReduce;

    /** Refuses what does not fit together. */
    public void check() {
        require("workers", workers, 1, WorkerPlace.MOST);
        require("restarts", restarts, 0, MOST_RESTARTS);
        require("workerTimeout", workerTimeout, 1, LONGEST_TIMEOUT);
        if (rank != null) {
            require("rank", rank, 0, WorkerPlace.MOST - 1);
        }
        if (worldSize != null) {
            require("worldSize", worldSize, 1, WorkerPlace.MOST);
        }
        if (rank == null) {
            if (worldSize != null || master != null || workerSecret != null) {
                throw new UsageException("`worldSize`, `master` and `workerSecret` belong to `rank`; processes that"
                        + " `workers` starts need none of them.");
            }
            if (restarts > 0 && workers == 1) {
                throw new UsageException("`restarts` belongs to `workers` with at least 2.");
            }
        } else if (worldSize == null || master == null) {
            throw new UsageException("`rank` needs `worldSize` and `master`, for instance --rank 1 --world-size 2"
                    + " --master 10.0.0.7:29500.");
        } else if (workers > 1) {
            throw new UsageException("`workers` starts its own processes, each with a `rank`; give one of both.");
        } else {
            place();
        }
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UsageException("`" + name + "` must be " + least + " to " + most + ", but is " + value + ".");
        }
    }

    /** How many processes the command is to start; 1 for none. */
    public int toStart() {
        return workers;
    }

    public int restarts() {
        return restarts;
    }

    /** Whether the run is made by several workers, of which this process is one or which it starts. */
    public boolean areSeveral() {
        return workers > 1 || (worldSize != null && worldSize > 1);
    }

    /** Waits for the other workers, if there are any. */
    public Workers meet() {
        return rank == null ? Workers.alone(reduction()) : RingOfWorkers.meet(place());
    }

    private WorkerPlace place() {
        if (rank == null || worldSize == null || master == null) {
            throw new IllegalStateException("this is not a worker");
        }
        return new WorkerPlace(
                rank, worldSize, WorkerPlace.address(master), secret(), Duration.ofSeconds(workerTimeout), reduction());
    }

    private Reduction reduction() {
        return new Reduction(reducePrecision, overlapReduce);
    }

    private String secret() {
        Path file = workerSecret;
        if (file == null) {
            String handedOver = System.getenv(SECRET);
            return handedOver == null ? "" : handedOver;
        }
        try {
            return Files.readString(RegularFile.require(file)).strip();
        } catch (IOException cause) {
            throw new UsageException("`workerSecret` " + file + " cannot be read: " + cause.getMessage() + ".");
        }
    }
}

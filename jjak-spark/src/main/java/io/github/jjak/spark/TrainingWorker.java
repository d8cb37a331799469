package io.github.jjak.spark;

import io.github.jjak.data.Dataset;
import io.github.jjak.distributed.internal.LostWorker;
import io.github.jjak.distributed.internal.RingOfWorkers;
import io.github.jjak.distributed.internal.WorkerPlace;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.error.DataException;
import io.github.jjak.error.JjakException;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFolder;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.train.Trainer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;

/**
 * One worker of a run: what a task of the barrier stage does.
 *
 * <ol>
 *   <li>It loads the model, reads the rows and, as the first one, takes a free port on its executor's address. What it refuses is said to
 *       all, so that nobody waits for it.
 *   <li>All meet at that port and train, as the workers of any run do. Only the first one writes.
 *   <li>They say how it ended. Where all are there, a refusal or a loss that is not finite ends the run; a lost worker fails the stage.
 * </ol>
 *
 * @param run what is trained
 * @param output the run's folder
 * @param rows file of the rows
 * @param resume whether the run goes on from a checkpoint
 * @param timeoutSeconds without a sign of a worker until it is lost
 * @param secret that the workers prove to one another, new for each training
 */
record TrainingWorker(TrainingRun run, String output, String rows, boolean resume, int timeoutSeconds, String secret)
        implements WorkerStage.Work {

    private static final String REFUSED = "refused";
    private static final String LOST = "lost";
    private static final String TRAINED = "trained";

    /** Not the secret. */
    @Override
    public String toString() {
        return "worker of the run in " + output;
    }

    /** What a worker has before it meets the others; folder and port are the first one's. */
    private record Ready(
            SentenceTransformer model,
            Dataset data,
            @Nullable RunFolder folder,
            @Nullable Socket port,
            int threads) implements AutoCloseable {

        @Override
        public void close() {
            model.close();
            closePort();
        }

        void closePort() {
            try {
                if (port != null) {
                    port.close();
                }
            } catch (IOException cause) {
                throw new RunException("A port cannot be given back: " + cause.getMessage(), cause);
            }
        }
    }

    @Override
    public void run(BarrierTaskContext context) {
        JjakException refused = null;
        Ready ready = null;
        try {
            ready = ready(context.partitionId() == 0);
        } catch (UsageException | DataException | ModelException cause) {
            refused = cause;
        }
        String[] places = context.allGather(refused == null ? place(ready) : REFUSED);
        if (refused != null) {
            throw new Refusal(refused);
        }
        try (Ready mine = ready) {
            if (mine != null && !List.of(places).contains(REFUSED)) {
                end(context, attempt(context, mine, places));
            }
        }
    }

    private Ready ready(boolean first) {
        ExecutorModels.OF_THIS_JVM.closeUnused();
        ExecutorModels.limitThreads();
        TrainingRows columns = TrainingRows.ofColumns(run.columns());
        Dataset data = columns.read(Path.of(rows));
        RunFolder folder = first ? folder() : null;
        Socket port = first ? port() : null;
        SentenceTransformer model = SentenceTransformer.load(
                ExecutorModels.here(run.model()), new LoadOptions(run.maxSeqLength() == 0 ? null : run.maxSeqLength()));
        return new Ready(model, data, folder, port, Libtorch.threads());
    }

    /** A task of a former attempt may still be writing its last checkpoint. */
    private RunFolder folder() {
        Path path = Path.of(output);
        SharedFolder.awaitUnused(path, timeoutSeconds);
        return RunFolder.prepare(path, resume ? RunFolder.Existing.RESUME : RunFolder.Existing.REFUSE);
    }

    /**
     * A free port on the address by which executors reach one another, held until all know it. Nothing listens there yet: who comes too early
     * is refused and tries again.
     */
    private static Socket port() {
        String host = host();
        Socket port = new Socket();
        try {
            port.setReuseAddress(true);
            port.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
            return port;
        } catch (IOException cause) {
            throw new UsageException("The first worker cannot listen on " + host + ", the address of its executor: "
                    + cause.getMessage() + ". Set SPARK_LOCAL_IP on that host to an address that it has and that others"
                    + " reach.");
        }
    }

    private static String host() {
        return SparkEnv.get().blockManager().blockManagerId().host();
    }

    /** The host, and of the first worker the address. */
    private static String place(@Nullable Ready ready) {
        Socket port = ready == null ? null : ready.port();
        return port == null
                ? host()
                : host() + " " + port.getLocalAddress().getHostAddress() + " " + port.getLocalPort();
    }

    /** The same on all workers, so that all refuse. */
    private static InetSocketAddress master(String[] places) {
        String[] first = places[0].split(" ", -1);
        try {
            InetAddress address = InetAddress.getByName(first[1]);
            if (address.isLoopbackAddress() && !Arrays.stream(places).skip(1).allMatch(host -> host.equals(first[0]))) {
                throw new UsageException("The host of the first worker, " + first[0] + ", is " + first[1]
                        + " for itself, which the other executors cannot reach. Set SPARK_LOCAL_IP there to an address"
                        + " that they do.");
            }
            return new InetSocketAddress(address, Integer.parseInt(first[2]));
        } catch (IOException cause) {
            throw new RunException("The first worker's address is none: " + first[1], cause);
        }
    }

    /** How an attempt ended. */
    private record End(String how, @Nullable JjakException why) {}

    private End attempt(BarrierTaskContext context, Ready ready, String[] places) {
        try {
            train(context, ready, places);
            return new End(TRAINED, null);
        } catch (UsageException | DataException | ModelException refused) {
            return new End(REFUSED, refused);
        } catch (RunException failed) {
            return LostWorker.isReasonOf(failed) ? new End(LOST, failed) : new End(REFUSED, failed);
        }
    }

    private void train(BarrierTaskContext context, Ready ready, String[] places) {
        WorkerPlace place = new WorkerPlace(
                context.partitionId(), places.length, master(places), secret, Duration.ofSeconds(timeoutSeconds));
        Libtorch.setThreads(Math.max(1, ready.threads() / tasksHere(context)));
        ready.closePort();
        try (Workers workers = meet(context, place)) {
            Trainer.Builder trainer = Trainer.builder(ready.model())
                    .loss(run.loss())
                    .arguments(run.arguments())
                    .workers(workers)
                    .resume(resume)
                    .stopRequested(context::isInterrupted);
            if (ready.folder() != null) {
                trainer.output(ready.folder());
            }
            trainer.train(ready.data());
        } finally {
            Libtorch.setThreads(ready.threads());
        }
    }

    /** Whose executor is lost before it comes is waited for long; Spark ends the tasks of the others at once. */
    private static Workers meet(BarrierTaskContext context, WorkerPlace place) {
        try (InterruptedByEnd ends = InterruptedByEnd.of(context)) {
            return RingOfWorkers.meet(place);
        }
    }

    /** How many workers this executor has; they share its threads. */
    private static int tasksHere(BarrierTaskContext context) {
        String own = context.getTaskInfos()[context.partitionId()].address();
        return (int) Arrays.stream(context.getTaskInfos())
                .filter(task -> task.address().equals(own))
                .count();
    }

    /** If an executor is lost, Spark kills who waits here. What one worker refuses the others take for its loss. */
    private static void end(BarrierTaskContext context, End own) {
        List<String> all = List.of(context.allGather(own.how()));
        JjakException why = own.why();
        if (why != null && own.how().equals(REFUSED)) {
            throw new Refusal(why);
        }
        if (all.contains(LOST) && !all.contains(REFUSED)) {
            throw why == null ? new RunException("Another worker lost the others.") : why;
        }
    }
}

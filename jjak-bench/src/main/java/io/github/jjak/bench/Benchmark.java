package io.github.jjak.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Something worth measuring. */
interface Benchmark {

    /**
     * Measures.
     *
     * @param models folder in which models are kept between runs
     * @param results takes each measurement as soon as it is there
     */
    void run(Path models, Consumer<Measurement> results) throws IOException;
}

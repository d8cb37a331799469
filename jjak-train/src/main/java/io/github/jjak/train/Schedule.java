package io.github.jjak.train;

/** Learning rate over a run. */
@FunctionalInterface
public interface Schedule {

    /** The rate of a step, counted from 0. */
    double rate(int step);
}

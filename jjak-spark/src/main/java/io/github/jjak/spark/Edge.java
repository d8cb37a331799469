package io.github.jjak.spark;

import org.apache.spark.Partitioner;

/** A pair of vertices, whose numbers are 0 to 2,147,483,647, as one number: pairs are sorted by the first one, then by the second one. */
final class Edge {

    private Edge() {}

    static long of(int first, int second) {
        return ((long) first << 32) | second;
    }

    static int first(long edge) {
        return (int) (edge >>> 32);
    }

    static int second(long edge) {
        return (int) edge;
    }

    static long reversed(long edge) {
        return Long.rotateLeft(edge, Integer.SIZE);
    }

    /** Brings all pairs with one first vertex into one partition. */
    static final class ByFirst extends Partitioner {

        private static final long serialVersionUID = 1L;

        private final int partitions;

        ByFirst(int partitions) {
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(Object edge) {
            // Of numbers of rows, the low bits alone may have a pattern.
            int mixed = first((Long) edge) * 0x9E3779B9;
            return Math.floorMod(mixed ^ (mixed >>> 15), partitions);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ByFirst same && same.partitions == partitions;
        }

        @Override
        public int hashCode() {
            return partitions;
        }
    }
}

package io.github.jjak.spark;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Which vertices of a graph hang together, by large-star and small-star in turns (Kiveris et al., Connected Components in MapReduce and
 * Beyond, SoCC 2014). An edge goes from a vertex to a smaller one.
 *
 * <ol>
 *   <li>Large-star: every vertex links its larger neighbours to the smallest vertex among its neighbours and itself.
 *   <li>Small-star: every vertex links its smaller neighbours and itself to the smallest of them.
 *   <li>Neither takes two parts together or one apart. When each vertex with a smaller neighbour has no other neighbour, the graph is stars,
 *       each around the smallest vertex of its component, and no step changes it any more: that ends it, not a sum that stayed the same.
 * </ol>
 *
 * <p>A step is one shuffle of at most two pairs of numbers an edge. What a vertex links comes sorted, so the smallest is first, and a task
 * holds one edge at a time, whatever the degree. Steps are of RDDs: adaptive execution, under which other implementations gave wrong
 * components, plans queries and not these. Each step's result is kept, or written where the context has a folder for checkpoints.
 */
final class ConnectedComponents {

    private static final Logger log = LoggerFactory.getLogger(ConnectedComponents.class);

    /** Stands among the edges of a large-star for "the graph was not stars yet"; no edge is negative. */
    private static final long NOT_STARS = -1;

    private final int partitions;

    ConnectedComponents(int partitions) {
        this.partitions = partitions;
    }

    /**
     * Components.
     *
     * @param edges {@link Edge}s from larger to smaller vertices; an edge may come twice
     * @return an edge from each vertex but the smallest of its component to that one; vertices without an edge are in none
     */
    JavaRDD<Long> of(JavaRDD<Long> edges) {
        JavaRDD<Long> graph = kept(edges);
        for (int round = 1; ; round++) {
            JavaRDD<Long> large = kept(
                    sorted(graph.flatMap(edge -> bothWays(edge))).mapPartitions(both -> new Star(both, true), true));
            if (large.filter(edge -> edge == NOT_STARS).isEmpty()) {
                large.unpersist();
                log.info("components after {} rounds", round);
                return graph;
            }
            JavaRDD<Long> next = kept(
                    sorted(large.filter(edge -> edge != NOT_STARS)).mapPartitions(down -> new Star(down, false), true));
            graph.unpersist();
            large.unpersist();
            graph = next;
        }
    }

    private static Iterator<Long> bothWays(long edge) {
        return List.of(edge, Edge.reversed(edge)).iterator();
    }

    private JavaRDD<Long> sorted(JavaRDD<Long> edges) {
        JavaPairRDD<Long, Boolean> keyed = edges.mapToPair(edge -> new Tuple2<>(edge, true));
        return keyed.repartitionAndSortWithinPartitions(new Edge.ByFirst(partitions))
                .map(Tuple2::_1);
    }

    /** Computes now. */
    private static JavaRDD<Long> kept(JavaRDD<Long> edges) {
        JavaRDD<Long> kept = edges.persist(StorageLevel.MEMORY_AND_DISK());
        if (kept.context().getCheckpointDir().isDefined()) {
            kept.checkpoint();
        }
        kept.count();
        return kept;
    }

    /** A step for the vertices of a partition: pairs of a vertex and a neighbour, sorted. */
    private static final class Star extends SomeAtATime<Long> {

        private final Iterator<Long> pairs;
        private final boolean large;
        private boolean any;
        private boolean marked;
        private int vertex;
        private int smallest;
        private @Nullable Long last;

        Star(Iterator<Long> pairs, boolean large) {
            this.pairs = pairs;
            this.large = large;
        }

        @Override
        boolean readOn() {
            if (!pairs.hasNext()) {
                return false;
            }
            long pair = pairs.next();
            if (last == null || pair != last) {
                last = pair;
                link(Edge.first(pair), Edge.second(pair));
            }
            return true;
        }

        private void link(int from, int neighbour) {
            boolean first = !any || from != vertex;
            if (first) {
                any = true;
                vertex = from;
                smallest = Math.min(from, neighbour);
            }
            if (large) {
                if (!first && smallest < vertex && !marked) {
                    marked = true;
                    give(NOT_STARS);
                }
                if (neighbour > vertex) {
                    give(Edge.of(neighbour, smallest));
                }
            } else {
                give(first ? Edge.of(vertex, smallest) : Edge.of(neighbour, smallest));
            }
        }
    }
}

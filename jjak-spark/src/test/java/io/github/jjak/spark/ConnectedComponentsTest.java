package io.github.jjak.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class ConnectedComponentsTest {

    private final JavaSparkContext context = new JavaSparkContext(Fixture.SPARK.sparkContext());

    /** Each vertex' smallest one, by looking again and again. */
    private static Map<Integer, Integer> onOneMachine(List<int[]> edges) {
        Map<Integer, Integer> smallest = new TreeMap<>();
        edges.forEach(edge -> {
            smallest.put(edge[0], edge[0]);
            smallest.put(edge[1], edge[1]);
        });
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int[] edge : edges) {
                int least = Math.min(smallest.getOrDefault(edge[0], edge[0]), smallest.getOrDefault(edge[1], edge[1]));
                changed |= !Objects.equals(smallest.put(edge[0], least), least);
                changed |= !Objects.equals(smallest.put(edge[1], least), least);
            }
        }
        smallest.entrySet().removeIf(entry -> entry.getKey().equals(entry.getValue()));
        return smallest;
    }

    private Map<Integer, Integer> onSpark(List<int[]> edges, int partitions) {
        JavaRDD<Long> pairs = context.parallelize(
                edges.stream()
                        .map(edge -> Edge.of(Math.max(edge[0], edge[1]), Math.min(edge[0], edge[1])))
                        .toList(),
                partitions);
        Map<Integer, Integer> found = new TreeMap<>();
        new ConnectedComponents(partitions)
                .of(pairs)
                .collect()
                .forEach(edge -> assertThat(found.put(Edge.first(edge), Edge.second(edge)))
                        .isNull());
        return found;
    }

    /** Other numbers for the same vertices. */
    private static List<int[]> renumbered(List<int[]> edges, int vertices, long seed) {
        List<Integer> numbers =
                new ArrayList<>(IntStream.range(0, vertices).boxed().toList());
        Collections.shuffle(numbers, new Random(seed));
        return edges.stream()
                .map(edge -> new int[] {numbers.get(edge[0]), numbers.get(edge[1])})
                .toList();
    }

    private static List<int[]> path(int vertices) {
        return IntStream.range(1, vertices).mapToObj(i -> new int[] {i, i - 1}).toList();
    }

    @Test
    void aLongPathIsOneComponentHoweverItsVerticesAreNumbered() {
        assertThat(onSpark(path(1000), 3)).isEqualTo(onOneMachine(path(1000))).hasSize(999);
        List<int[]> shuffled = renumbered(path(1000), 1000, 1);
        assertThat(onSpark(shuffled, 2)).isEqualTo(onOneMachine(shuffled));
    }

    /** A star around its largest vertex, a clique whose edges come twice, and what lies between 2^31 and 0. */
    @Test
    void starsAndCliques() {
        List<int[]> edges = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            edges.add(new int[] {i, 1000});
        }
        for (int i = 2000; i < 2020; i++) {
            for (int j = 2000; j < i; j++) {
                edges.add(new int[] {i, j});
                edges.add(new int[] {i, j});
            }
        }
        edges.add(new int[] {Integer.MAX_VALUE, 3000});
        assertThat(onSpark(edges, 4)).isEqualTo(onOneMachine(edges));
        assertThat(onSpark(List.of(), 2)).isEmpty();
    }

    /** From many small components to one. */
    @Test
    void randomGraphs() {
        for (int edgeCount : new int[] {60, 140, 200, 500}) {
            Random random = new Random(edgeCount);
            List<int[]> edges = new ArrayList<>();
            for (int i = 0; i < edgeCount; i++) {
                int left = random.nextInt(300);
                int right = random.nextInt(300);
                if (left != right) {
                    edges.add(new int[] {left, right});
                }
            }
            assertThat(onSpark(edges, 1 + edgeCount % 5)).isEqualTo(onOneMachine(edges));
        }
    }
}

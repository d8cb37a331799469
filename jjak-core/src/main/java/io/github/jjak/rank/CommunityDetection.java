package io.github.jjak.rank;

import io.github.jjak.error.UsageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Groups of vectors around a middle: {@code community_detection} of sentence-transformers.
 *
 * <ol>
 *   <li>Every vector that has enough others within the threshold of the cosine may be a middle.
 *   <li>Middles are taken by the number of their members. One that is a member of an earlier group is passed over, and members of
 *       earlier groups do not count; what is then too small is no group.
 * </ol>
 *
 * Of equal numbers, and among members of equal cosines, the earlier vector comes first. Time grows with the square of the vectors,
 * memory with the members of all possible groups.
 */
public final class CommunityDetection {

    /** Cosine from which two vectors are near, as in sentence-transformers. */
    public static final double DEFAULT_THRESHOLD = 0.75;

    /** Fewest members, as in sentence-transformers. */
    public static final int DEFAULT_MIN_SIZE = 10;

    private CommunityDetection() {}

    private record Candidate(int middle, int[] members) {}

    /**
     * Finds the groups.
     *
     * @param vectors {@code [rows][dimension]}
     * @param threshold least cosine with the middle, -1 to 1
     * @param minSize fewest members, the middle among them, at least 1
     * @return largest group first; of each the middle first, then the nearest
     * @throws UsageException if a number is out of range
     */
    public static List<List<Integer>> communities(float[][] vectors, double threshold, int minSize) {
        if (!(threshold >= -1 && threshold <= 1)) {
            throw new UsageException("threshold must be a cosine from -1 to 1, but is " + threshold + ".");
        }
        if (minSize < 1) {
            throw new UsageException("minSize must be at least 1, but is " + minSize + ".");
        }
        List<Candidate> candidates = new ArrayList<>();
        float least = (float) threshold;
        ParaphraseMining.forEachRow(vectors, SimilarityFunction.COSINE, (row, cosines) -> {
            int[] near = IntStream.range(0, cosines.length)
                    .filter(other -> cosines[other] >= least)
                    .toArray();
            if (near.length >= minSize) {
                candidates.add(new Candidate(row, nearestFirst(near, cosines)));
            }
        });
        candidates.sort(Comparator.comparingInt((Candidate candidate) -> candidate.members().length)
                .reversed());
        return withoutOverlap(candidates, vectors.length, minSize);
    }

    private static int[] nearestFirst(int[] members, float[] cosines) {
        return IntStream.of(members)
                .boxed()
                .sorted(Comparator.comparing((Integer member) -> cosines[member])
                        .reversed())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static List<List<Integer>> withoutOverlap(List<Candidate> candidates, int vectors, int minSize) {
        boolean[] used = new boolean[vectors];
        List<List<Integer>> communities = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (used[candidate.middle()]) {
                continue;
            }
            List<Integer> community = new ArrayList<>(List.of(candidate.middle()));
            for (int member : candidate.members()) {
                if (!used[member] && member != candidate.middle()) {
                    community.add(member);
                }
            }
            if (community.size() >= minSize) {
                community.forEach(member -> used[member] = true);
                communities.add(List.copyOf(community));
            }
        }
        communities.sort(Comparator.comparingInt((List<Integer> community) -> community.size())
                .reversed());
        return communities;
    }
}

package io.github.jjak.negatives.filter.internal;

import io.github.jjak.data.internal.NearText;
import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.Reason;
import io.github.jjak.negatives.internal.CandidateFilter;
import java.util.LinkedHashSet;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rejects documents that are {@linkplain NearText nearly} a right answer of the row. Texts that differ in numbers or signs say different
 * things, however near they are.
 */
public final class NearDuplicateFilter implements CandidateFilter {

    /** Jaccard similarity from which texts count as one. */
    public static final double DEFAULT_SIMILARITY = NearText.DEFAULT_SIMILARITY;

    private static final int MOST_ANSWERS = 16;
    /** N-grams kept in memory, eight bytes each. */
    private static final long MOST_KEPT = 1 << 25;

    private final MiningCorpus corpus;
    private final double similarity;
    private final int[][] answersOfCluster;
    private final @Nullable NearText[] kept;
    private long gramsKept;

    /**
     * Looks the answers of each cluster up once.
     *
     * @param similarity lowest Jaccard similarity that is rejected, above 0 and at most 1
     * @throws UsageException for another similarity
     */
    public NearDuplicateFilter(MiningCorpus corpus, double similarity) {
        check(similarity);
        this.corpus = corpus;
        this.similarity = similarity;
        this.kept = new @Nullable NearText[corpus.documents().size()];
        this.answersOfCluster = new int[corpus.positives().clusterCount()][];
        for (int cluster = 0; cluster < answersOfCluster.length; cluster++) {
            Set<Integer> answers = new LinkedHashSet<>();
            for (int row : corpus.positives().rowsOfCluster(cluster)) {
                answers.add(corpus.documentOfRow(row));
            }
            answersOfCluster[cluster] = answers.stream()
                    .limit(MOST_ANSWERS)
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
    }

    /** @throws UsageException for a similarity that is not above 0 and at most 1 */
    public static void check(double similarity) {
        if (!(similarity > 0 && similarity <= 1)) {
            throw new UsageException(
                    "`nearDuplicate` must be above 0 and at most 1, for example 0.8, but is " + similarity + ".");
        }
    }

    @Override
    public Reason reason() {
        return Reason.NEAR_DUPLICATE;
    }

    @Override
    public boolean rejects(Candidate candidate) {
        return candidate.document() >= 0 && isNearDuplicate(candidate.row(), candidate.document());
    }

    /** Whether a document is almost a right answer of the row. */
    public boolean isNearDuplicate(int row, int document) {
        NearText text = text(document);
        if (text.isNear(text(corpus.documentOfRow(row)), similarity)) {
            return true;
        }
        for (int answer : answersOfCluster[corpus.positives().clusterOfRow(row)]) {
            if (text.isNear(text(answer), similarity)) {
                return true;
            }
        }
        return false;
    }

    private synchronized NearText text(int document) {
        NearText known = kept[document];
        if (known != null) {
            return known;
        }
        NearText text = NearText.of(corpus.documents().get(document));
        if (gramsKept < MOST_KEPT) {
            kept[document] = text;
            gramsKept += text.grams().size();
        }
        return text;
    }

    @Override
    public boolean takesForPositive(Candidate candidate) {
        return true;
    }

    @Override
    public String name() {
        return "near-duplicate";
    }

    @Override
    public double value() {
        return similarity;
    }

    @Override
    public OptionalDouble valueThatKeeps(Candidate candidate) {
        double jaccard = text(candidate.document())
                .grams()
                .jaccard(text(corpus.documentOfRow(candidate.row())).grams());
        return jaccard >= similarity && jaccard < 1 ? OptionalDouble.of(jaccard + 1e-4) : OptionalDouble.empty();
    }
}

package io.github.jjak.loss;

import io.github.jjak.error.UsageException;
import io.github.jjak.loss.MultipleNegativesRankingLoss.Direction;
import io.github.jjak.loss.MultipleNegativesRankingLoss.HardnessMode;
import io.github.jjak.loss.MultipleNegativesRankingLoss.PartitionMode;
import io.github.jjak.rank.SimilarityFunction;
import java.util.Set;

/** What the options of {@link MultipleNegativesRankingLoss} may be, and which go together. */
final class RankingRules {

    private RankingRules() {}

    static void check(MultipleNegativesRankingLoss.Builder given) {
        checkPartition(given);
        if (given.learnScale && given.scale > MultipleNegativesRankingLoss.GREATEST_LEARNED_SCALE) {
            throw new UsageException("A scale that is learned starts with at most "
                    + MultipleNegativesRankingLoss.GREATEST_LEARNED_SCALE + ", not with " + given.scale + ".");
        }
        if (given.severalPositives != SeveralPositives.OWN
                && (given.directions.size() > 1
                        || given.hardnessMode != HardnessMode.NONE
                        || !given.maskKnownPositives)) {
            throw new UsageException(
                    "Several positives are learned of questions to documents alone: leave out other directions,"
                            + " hardness, and positives that count as negatives.");
        }
        if (given.nearDuplicates != null && !given.maskKnownPositives) {
            throw new UsageException(
                    "`nearDuplicates` makes texts known positives, but these are not masked. Use one of the two.");
        }
        checkDebias(given);
    }

    /** The directions, if questions are compared with documents in one of them. */
    static Set<Direction> withDocuments(Set<Direction> directions) {
        if (!directions.contains(Direction.QUERY_TO_DOC)) {
            throw new UsageException("directions must contain QUERY_TO_DOC, but are " + directions + ".");
        }
        return Set.copyOf(directions);
    }

    private static void checkPartition(MultipleNegativesRankingLoss.Builder given) {
        boolean perDirectionAllowed = given.directions.stream()
                .allMatch(direction -> direction == Direction.QUERY_TO_DOC || direction == Direction.DOC_TO_QUERY);
        if (given.partitionMode == PartitionMode.PER_DIRECTION && !perDirectionAllowed) {
            throw new UsageException("partition mode PER_DIRECTION allows only QUERY_TO_DOC and DOC_TO_QUERY, but the"
                    + " directions are " + given.directions + ". Use JOINT.");
        }
    }

    /** The share, if it is one that can be taken out of a denominator. */
    static double positiveShare(double positiveShare) {
        if (!(positiveShare >= 0 && positiveShare < 1)) {
            throw new UsageException(
                    "`debias` must be from 0 to below 1, for example 0.01, but is " + positiveShare + ".");
        }
        return positiveShare;
    }

    private static void checkDebias(MultipleNegativesRankingLoss.Builder given) {
        if (given.debias > 0
                && (given.directions.size() > 1
                        || given.severalPositives != SeveralPositives.OWN
                        || given.similarity != SimilarityFunction.COSINE)) {
            throw new UsageException("`debias` corrects the denominator of questions and documents by cosine: leave out"
                    + " other directions, several positives and other similarities.");
        }
    }
}

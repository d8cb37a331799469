package io.github.jjak.negatives.perturbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PositiveAugmentationTest {

    /** Two wordings of a text that begins with "will"; none of others. */
    private static final Perturber WILL = text -> text.startsWith("will")
            ? List.of(
                    new Perturbation(text.replace("will", "shall"), Rule.TENSE, "will -> shall"),
                    new Perturbation(text.replace("will", "does"), Rule.TENSE, "will -> does"))
            : List.of();

    private static final Dataset PAIRS = Dataset.of(
            List.of("question", "answer"),
            List.of(
                    List.of("will it open", "how much", "will it close"),
                    List.of("at nine", "will cost five", "at six")));

    @Test
    void aWordingIsARowOfItsOwnBehindTheOthers() {
        Dataset more = new PositiveAugmentation(WILL, PerturbationSource.BOTH).augment(PAIRS, 7);
        assertThat(more.rows()).isEqualTo(6);
        assertThat(more.column(0).subList(0, 3)).isEqualTo(PAIRS.column(0));
        assertThat(more.column(1))
                .containsExactly("at nine", "will cost five", "at six", "at nine", more.text(4, 1), "at six");
        assertThat(more.text(3, 0)).isIn("shall it open", "does it open");
        assertThat(more.text(4, 0)).isEqualTo("how much");
        assertThat(more.text(4, 1)).isIn("shall cost five", "does cost five");
    }

    @Test
    void onlyWhatIsAskedForGetsOtherWords() {
        assertThat(new PositiveAugmentation(WILL, PerturbationSource.QUESTION)
                        .augment(PAIRS, 7)
                        .rows())
                .isEqualTo(5);
        assertThat(new PositiveAugmentation(WILL, PerturbationSource.ANSWER)
                        .augment(PAIRS, 7)
                        .rows())
                .isEqualTo(4);
    }

    @Test
    void madeRowsAreMarkedAndNeverHeldOut() {
        Dataset more = new PositiveAugmentation(WILL, PerturbationSource.QUESTION)
                .augment(PAIRS.withSynthetic(new int[] {1}), 7);
        assertThat(List.of(more.isSynthetic(0), more.isSynthetic(1), more.isSynthetic(3), more.isSynthetic(4)))
                .containsExactly(false, true, true, true);
        for (int seed = 0; seed < 20; seed++) {
            Dataset heldOut = more.split(0.5, seed).heldOut();
            assertThat(heldOut.syntheticRows()).isZero();
        }
    }

    @Test
    void aWordingAndItsOriginArePositivesOfEachOther() {
        Dataset more = new PositiveAugmentation(WILL, PerturbationSource.BOTH).augment(PAIRS, 7);
        assertThat(more.positives().clusterOfRow(3)).isEqualTo(more.positives().clusterOfRow(0));
        assertThat(more.positives().clusterOfRow(4)).isEqualTo(more.positives().clusterOfRow(1));
        assertThat(more.positives().clusterOfRow(4))
                .isNotEqualTo(more.positives().clusterOfRow(0));
    }

    @Test
    void theSeedDecides() {
        PositiveAugmentation augmentation = new PositiveAugmentation(WILL, PerturbationSource.QUESTION);
        assertThat(augmentation.augment(PAIRS, 3).column(0))
                .isEqualTo(augmentation.augment(PAIRS, 3).column(0));
        assertThat(List.of(0L, 1L, 2L, 3L, 4L, 5L))
                .extracting(seed -> augmentation.augment(PAIRS, seed).text(3, 0))
                .contains("shall it open", "does it open");
    }

    @Test
    void otherDataAreRefused() {
        PositiveAugmentation augmentation = new PositiveAugmentation(WILL, PerturbationSource.BOTH);
        Dataset triplets = Dataset.of(List.of("q", "a", "n"), List.of(List.of("1"), List.of("2"), List.of("3")));
        Dataset scored = Dataset.of(List.of("q", "a"), List.of(List.of("1"), List.of("2")), new double[] {1});
        assertThatThrownBy(() -> augmentation.augment(triplets, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("3 columns");
        assertThatThrownBy(() -> augmentation.augment(scored, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("scores");
    }

    @Test
    void whatKeepsTheMeaningIsMadeAloneAndNotInCeremonies() {
        AllowedChanges same = AllowedChanges.keepingMeaning();
        assertThat(same.allows(Change.PRESENT_FUTURE, SentenceKind.STATEMENT)).isTrue();
        assertThat(same.allows(Change.HONORIFIC, SentenceKind.STATEMENT)).isTrue();
        assertThat(same.allows(Change.ABILITY, SentenceKind.WH_QUESTION)).isTrue();
        assertThat(same.allows(Change.STATE_PAST, SentenceKind.WH_QUESTION)).isTrue();
        assertThat(same.allows(Change.STATE_PAST, SentenceKind.STATEMENT)).isFalse();
        assertThat(same.allows(Change.NOMINAL_PAST, SentenceKind.STATEMENT)).isFalse();
        assertThat(same.allows(Change.MODALITY, SentenceKind.WH_QUESTION)).isFalse();
        assertThat(same.allows(Change.PRESENT_FUTURE, SentenceKind.CEREMONY)).isFalse();
        for (Change other : EnumSet.of(Change.NUMBER, Change.NOUN, Change.ASKED, Change.PAST, Change.POLARITY)) {
            assertThat(same.allows(other, SentenceKind.STATEMENT))
                    .as(other.name())
                    .isFalse();
            assertThat(same.allows(other, SentenceKind.YES_NO_QUESTION))
                    .as(other.name())
                    .isFalse();
        }
    }
}

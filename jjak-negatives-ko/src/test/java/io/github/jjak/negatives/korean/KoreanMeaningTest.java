package io.github.jjak.negatives.korean;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.MeaningTest;
import io.github.jjak.negatives.perturbed.Perturbation;
import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import io.github.jjak.negatives.perturbed.Perturber;
import io.github.jjak.negatives.perturbed.SentenceKind;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class KoreanMeaningTest extends MeaningTest {

    private static final Perturber USUAL = new KoreanPerturber();

    @Override
    protected Perturber perturber(AllowedChanges changes) {
        return new KoreanPerturber(changes);
    }

    @Override
    protected SentenceKind kind(String text) {
        return SentenceKinds.of(Sentence.of(text));
    }

    @Test
    void aSentenceInATextIsJudgedByItself() {
        assertThat(USUAL.perturb("고객센터에 전화하면 취소됩니다. 감사합니다."))
                .extracting(Perturbation::text)
                .isNotEmpty()
                .allMatch(text -> text.endsWith("감사합니다."));
    }

    @Test
    void anotherHonorificIsMadeOnlyWhenNamed() {
        String source = "할머니께서 주무셨어요.";
        assertThat(USUAL.perturb(source)).noneMatch(made -> made.rule() == Rule.HONORIFIC);
        assertThat(new KoreanPerturber(EnumSet.of(Rule.HONORIFIC)).perturb(source))
                .extracting(Perturbation::text)
                .contains("할머니가 잤어요.");
    }
}

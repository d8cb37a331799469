package io.github.jjak.negatives.perturbed.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.AuditSink;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MeaningJudge;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.Perturbation;
import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import io.github.jjak.negatives.perturbed.PerturbationSource;
import io.github.jjak.negatives.perturbed.Perturber;
import io.github.jjak.negatives.perturbed.PerturberProvider;
import io.github.jjak.negatives.perturbed.RunicPerturberProvider;
import io.github.jjak.negatives.recipe.MiningOptions;
import io.github.jjak.negatives.recipe.NegativesRecipe;
import io.github.jjak.negatives.recipe.StrategyRequest;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PerturbersTest {

    /** Says who was asked. */
    private record Named(String language, Set<UnicodeScript> scripts) implements PerturberProvider {

        @Override
        public Perturber perturber(AllowedChanges changes) {
            return text -> List.of(new Perturbation(language, Rule.VERB, ""));
        }
    }

    private static final Named LATIN_1 = new Named("de", Set.of(UnicodeScript.LATIN));
    private static final Named LATIN_2 = new Named("fr", Set.of(UnicodeScript.LATIN));
    private static final Named HANGUL = new Named("ko", Set.of(UnicodeScript.HANGUL));
    private static final Named KANA = new Named("ja", Set.of(UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA));

    private static List<String> asked(String text) {
        return Perturbers.of(List.of(HANGUL, LATIN_2, KANA, LATIN_1), AllowedChanges.usual()).perturb(text).stream()
                .map(Perturbation::text)
                .toList();
    }

    /** The test resources name {@link RunicPerturberProvider} as a module of a third language does. */
    @Test
    void aThirdLanguageIsFoundOnTheClassPath() {
        Perturbers found = Perturbers.find(AllowedChanges.usual());
        assertThat(found.perturb("ᛗᚨᚾ ᛏᚹᛟ ᚲᛟᛗ"))
                .containsExactly(
                        new Perturbation("ᛗᚨᚾ ᛏᚹᛟ ᚾᛖ ᚲᛟᛗ", Rule.POLARITY, " -> ᚾᛖ"),
                        new Perturbation("ᛗᚨᚾ ᚦᚱᛖ ᚲᛟᛗ", Rule.NUMBER, "ᛏᚹᛟ -> ᚦᚱᛖ"));
        assertThat(Perturbers.find(AllowedChanges.of(Set.of(Rule.NUMBER))).perturb("ᛗᚨᚾ ᚲᛟᛗ"))
                .isEmpty();
        assertThat(found.perturb("Nobody here speaks this.")).isEmpty();
    }

    @Test
    void aThirdLanguagesNegativesAreMined() {
        MiningCorpus corpus = MiningCorpus.of(Dataset.of(
                List.of("question", "answer"),
                List.of(List.of("ᚹᚨᛏ ᚲᛟᛗ", "ᚹᚨᛏ ᚷᛟ"), List.of("ᛗᚨᚾ ᛏᚹᛟ ᚲᛟᛗ", "ᛗᚨᚾ ᚾᛖ ᚷᛟ"))));
        MiningOptions options = MiningOptions.builder(StrategyRequest.parse(List.of("perturb:2")))
                .curatedShare(0.9)
                .build();
        MinedNegatives mined = new NegativesRecipe(options, null, null).mine(corpus, AuditSink.NONE);
        assertThat(mined.all())
                .extracting(Candidate::text)
                .containsExactlyInAnyOrder("ᛗᚨᚾ ᛏᚹᛟ ᚾᛖ ᚲᛟᛗ", "ᛗᚨᚾ ᚦᚱᛖ ᚲᛟᛗ", "ᛗᚨᚾ ᚷᛟ");
    }

    /** A perturbed question is held against the question, an answer against the answer, and only the sentence that was changed is read. */
    @Test
    void theGateReadsWhatWasChanged() {
        MiningCorpus corpus = MiningCorpus.of(Dataset.of(
                List.of("question", "answer"),
                List.of(List.of("ᚹᚨᛏ ᚲᛟᛗ", "ᚹᚨᛏ ᚷᛟ"), List.of("ᛗᚨᚾ ᚲᛟᛗ. ᛗᚨᚾ ᛏᚹᛟ ᚲᛟᛗ", "ᛗᚨᚾ ᚷᛟ"))));
        List<String> read = new ArrayList<>();
        MeaningJudge gate = new MeaningJudge() {
            @Override
            public float[] probabilities(List<String> premises, List<String> hypotheses) {
                float[] all = new float[premises.size()];
                for (int i = 0; i < all.length; i++) {
                    read.add(premises.get(i) + " -> " + hypotheses.get(i));
                    all[i] =
                            premises.get(i).contains("ᚦᚱᛖ") || hypotheses.get(i).contains("ᚦᚱᛖ") ? 0.9f : 0.4f;
                }
                return all;
            }

            @Override
            public String contentHash() {
                return "runes";
            }
        };
        MiningOptions.Builder options = MiningOptions.builder(StrategyRequest.parse(List.of("perturb:3")))
                .perturbed(PerturbationSource.BOTH, AllowedChanges.usual())
                .curatedShare(0.9);
        MinedNegatives mined =
                new NegativesRecipe(options.build(), null, null, null, gate).mine(corpus, AuditSink.NONE);
        assertThat(read)
                .contains("ᛗᚨᚾ ᛏᚹᛟ ᚲᛟᛗ -> ᛗᚨᚾ ᚦᚱᛖ ᚲᛟᛗ", "ᛗᚨᚾ ᚦᚱᛖ ᚲᛟᛗ -> ᛗᚨᚾ ᛏᚹᛟ ᚲᛟᛗ", "ᚹᚨᛏ ᚾᛖ ᚷᛟ -> ᚹᚨᛏ ᚷᛟ")
                .hasSize(6);
        assertThat(mined.all()).hasSize(4).noneMatch(negative -> negative.text().contains("ᚦᚱᛖ"));
        read.clear();
        MinedNegatives unfiltered = new NegativesRecipe(options.filtered(false).build(), null, null, null, gate)
                .mine(corpus, AuditSink.NONE);
        assertThat(read).isEmpty();
        assertThat(unfiltered.all()).hasSize(5);
    }

    @Test
    void aTextGoesToTheLanguagesOfMostOfItsLetters() {
        assertThat(asked("배송은 free")).containsExactly("de", "fr");
        assertThat(asked("배송비는 free")).as("as many of both").containsExactly("ko");
        assertThat(asked("iPhone 15 케이스는 어디에 있나요?")).containsExactly("ko");
        assertThat(asked("カード 12")).containsExactly("ja");
        assertThat(asked("Привет, где мой заказ?")).isEmpty();
        assertThat(asked("1588-0000")).isEmpty();
        assertThat(asked("")).isEmpty();
    }

    @Test
    void withoutALanguageTheArtifactsAreNamed() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            MiningOptions perturb = MiningOptions.builder(StrategyRequest.parse(List.of("bm25", "perturb")))
                    .build();
            assertThatThrownBy(() -> NegativesRecipe.requireParts(perturb, false))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("io.github.jjak:jjak-negatives-ko")
                    .hasMessageContaining("io.github.jjak:jjak-negatives-en");
            assertThatThrownBy(() -> Perturbers.find(AllowedChanges.usual())).isInstanceOf(UsageException.class);
            NegativesRecipe.requireParts(
                    MiningOptions.builder(StrategyRequest.parse(List.of("bm25")))
                            .build(),
                    false);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void twoPerturbersOfALanguageAreRefused() {
        assertThatThrownBy(() -> Perturbers.of(List.of(HANGUL, HANGUL), AllowedChanges.usual()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"ko\"");
        assertThatThrownBy(() -> Perturbers.of(List.of(new Named("zz", Set.of())), AllowedChanges.usual()))
                .hasMessageContaining("\"zz\"");
    }
}

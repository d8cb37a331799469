package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.MeaningTest;
import io.github.jjak.negatives.perturbed.Perturber;
import io.github.jjak.negatives.perturbed.SentenceKind;
import java.util.HashMap;
import java.util.Map;

class EnglishMeaningTest extends MeaningTest {

    private static final Morphology MORPHOLOGY = new Morphology();
    /** Building one reads the lexicon. */
    private static final Map<AllowedChanges, Perturber> PERTURBERS = new HashMap<>();

    @Override
    protected Perturber perturber(AllowedChanges changes) {
        return PERTURBERS.computeIfAbsent(changes, wanted -> new EnglishPerturber(wanted));
    }

    @Override
    protected SentenceKind kind(String text) {
        return SentenceKinds.of(Sentence.of(
                new Tagger(MORPHOLOGY).tag(SentenceTokenizer.sentences(text).get(0))));
    }
}

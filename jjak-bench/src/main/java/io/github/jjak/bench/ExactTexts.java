package io.github.jjak.bench;

import io.github.jjak.data.Dataset;
import io.github.jjak.model.SentenceTransformer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Texts of chosen token lengths: Korean words of the built-in data that the tokenizer keeps whole, in random order. They mean
 * nothing, but they cost what texts of their length cost. Not thread-safe.
 */
final class ExactTexts {

    private static final int SPECIAL_TOKENS = 2;

    private final List<String> words;
    private final Random random;

    private ExactTexts(List<String> words, long seed) {
        this.words = words;
        this.random = new Random(seed);
    }

    static ExactTexts of(SentenceTransformer model, long seed) {
        Dataset pairs = Dataset.builtin("services-ko", "train");
        Set<String> candidates = new LinkedHashSet<>();
        for (int column = 0; column < 2; column++) {
            for (String text : pairs.column(column)) {
                candidates.addAll(List.of(text.split("\\s+", 0)));
            }
        }
        List<String> all = List.copyOf(candidates);
        List<int[]> ids = model.internals().tokenize(all).ids();
        List<String> whole = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (ids.get(i).length == SPECIAL_TOKENS + 1) {
                whole.add(all.get(i));
            }
        }
        return new ExactTexts(whole, seed);
    }

    /** Lengths of chat messages: 5 to 25 tokens, special tokens included, all equally likely. */
    List<String> chat(int count) {
        return texts(count, () -> 5 + random.nextInt(21));
    }

    /** Mixed lengths: 5 to 128 tokens, special tokens included, all equally likely. */
    List<String> mixed(int count) {
        return texts(count, () -> 5 + random.nextInt(124));
    }

    /** Texts of one length in tokens, special tokens included. */
    List<String> ofLength(int count, int tokens) {
        return texts(count, () -> tokens);
    }

    /** Distinct texts, so that nothing is embedded only once or kept out of a batch. */
    private List<String> texts(int count, IntSupplier length) {
        Set<String> texts = new LinkedHashSet<>();
        while (texts.size() < count) {
            StringBuilder text = new StringBuilder();
            int wordsWanted = length.getAsInt() - SPECIAL_TOKENS;
            for (int i = 0; i < wordsWanted; i++) {
                text.append(i == 0 ? "" : " ").append(words.get(random.nextInt(words.size())));
            }
            texts.add(text.toString());
        }
        return List.copyOf(texts);
    }
}

package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Nori's tags get wrong or do not say about stems. */
final class Lexicon {

    /** Stems whose part of speech is certain, whatever the context made of it. */
    private static final Map<String, Category> CATEGORIES = categories();

    private Lexicon() {}

    /** Adjectives in 하다, which Nori often takes for verbs. */
    private static final Set<String> ADJECTIVES_IN_HADA =
            WordList.of(Lexicon.class, "hada-adjectives.txt").words();

    /** The category that is certain for a stem, or null where only the tag knows. */
    static @Nullable Category category(String lemma) {
        if (lemma.length() > 1 && lemma.endsWith("하")) {
            String noun = lemma.substring(0, lemma.length() - 1);
            return ADJECTIVES_IN_HADA.contains(noun) ? Category.ADJECTIVE : listed(lemma);
        }
        return CATEGORIES.get(lemma);
    }

    private static @Nullable Category listed(String lemma) {
        List<VerbList.Entry> entries = VerbList.of(lemma);
        return entries.isEmpty() ? null : entries.get(0).stem().category();
    }

    private static Map<String, Category> categories() {
        Map<String, Category> categories = new HashMap<>();
        WordList.of(Lexicon.class, "categories.tsv")
                .pairs()
                .forEach((stem, category) -> categories.put(stem, Category.valueOf(category)));
        return categories;
    }
}

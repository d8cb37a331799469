package io.github.jjak.negatives.perturbed.korean;

import java.util.Map;

/** What Nori's tags get wrong or do not say about stems. */
final class Lexicon {

    /** Stems whose part of speech is certain, whatever the context made of it. */
    private static final Map<String, Category> CATEGORIES = Map.ofEntries(
            Map.entry("힘들", Category.ADJECTIVE),
            Map.entry("좋", Category.ADJECTIVE),
            Map.entry("싫", Category.ADJECTIVE),
            Map.entry("많", Category.ADJECTIVE),
            Map.entry("적", Category.ADJECTIVE),
            Map.entry("아프", Category.ADJECTIVE),
            Map.entry("슬프", Category.ADJECTIVE),
            Map.entry("예쁘", Category.ADJECTIVE),
            Map.entry("바쁘", Category.ADJECTIVE),
            Map.entry("나쁘", Category.ADJECTIVE),
            Map.entry("그렇", Category.ADJECTIVE),
            Map.entry("어떻", Category.ADJECTIVE),
            Map.entry("이렇", Category.ADJECTIVE),
            Map.entry("저렇", Category.ADJECTIVE),
            Map.entry("같", Category.ADJECTIVE),
            Map.entry("모르", Category.VERB),
            Map.entry("알", Category.VERB),
            Map.entry("가", Category.VERB),
            Map.entry("오", Category.VERB),
            Map.entry("먹", Category.VERB));

    private Lexicon() {}

    static Category category(String stem, Category tagged) {
        return CATEGORIES.getOrDefault(stem, tagged);
    }
}

package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** 네 and 아니요 before an answer: they follow its polarity, 네, 가능합니다 becomes 아니요, 불가능합니다. */
final class Openings {

    private static final Pattern YES_OR_NO = Pattern.compile("^(네|예|아니요|아니오)(?=[, ])");

    private static final Pattern ALONE =
            Pattern.compile("(?:^|[.!?\\n]\\s*)(?:네|예|아니요|아니오|아뇨|아니에요|아닙니다|맞아요|맞습니다|그럼요|그렇습니다)[.!,]\\s*$");

    private static final Set<Change> OPPOSITES = EnumSet.of(Change.POLARITY, Change.QUALITY);

    private Openings() {}

    /**
     * The change with the other opening; null where the opening is a sentence of its own, which stays.
     *
     * @param before the text before the sentence
     */
    static @Nullable Draft follow(String before, Sentence sentence, Draft draft) {
        if (!OPPOSITES.contains(draft.change())) {
            return draft;
        }
        if (ALONE.matcher(before).find()) {
            return null;
        }
        Matcher opening = YES_OR_NO.matcher(sentence.text());
        if (!opening.find()) {
            return draft;
        }
        if (isPossessive(sentence, opening.end())) {
            return null;
        }
        String other = opening.group(1).startsWith("아니") ? "네" : "아니요";
        return draft.and(List.of(new Edit(0, opening.end(), other, Expectation.NOTHING)));
    }

    /** 네 능력을: perhaps yours. */
    private static boolean isPossessive(Sentence sentence, int end) {
        boolean noun = sentence.tokens().size() > 2
                && sentence.text().charAt(end) == ' '
                && sentence.tokens().get(1).isNoun();
        return noun && sentence.tokens().get(2).isParticle();
    }
}

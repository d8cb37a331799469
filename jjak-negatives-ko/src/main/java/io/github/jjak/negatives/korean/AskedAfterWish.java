package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The way to what the sentence before wishes for: 계좌를 옮기고 싶어요. 어떻게 해야 하나요? becomes 시간이 얼마나 걸리나요? */
final class AskedAfterWish {

    private static final Pattern WISH = Pattern.compile("고 싶(?:어요|습니다|어|은데요)[.!~]*\\s*$");

    /** What takes no time to speak of, and what is to be known. */
    private static final Pattern SHORT =
            Pattern.compile("(?:알|알아보|문의하|연락하|전화하|통화하|물어보|듣|확인하|얻|찾|도와주|돕|않)고 싶(?:어요|습니다|어|은데요)[.!~]*\\s*$");

    private static final Map<String, String> ENDINGS =
            WordList.of(AskedAfterWish.class, "way-endings.tsv").pairs();

    private static final Pattern WAY =
            Pattern.compile("^어떻게 (?:해야 ?|하면 )?(" + WordList.alternatives(ENDINGS.keySet()) + ")(?![가-힣])");

    private AskedAfterWish() {}

    /** One draft, or none. */
    static List<Draft> of(Rule rule, String before, Sentence sentence) {
        Matcher way = WAY.matcher(sentence.text());
        if (rule != Rule.ASKED
                || !way.find()
                || !WISH.matcher(before).find()
                || SHORT.matcher(before).find()) {
            return List.of();
        }
        String other = "시간이 얼마나 " + ENDINGS.getOrDefault(way.group(1), "");
        return List.of(new Draft(Change.ASKED, new Edit(way.start(), way.end(), other, Expectation.NOTHING)));
    }
}

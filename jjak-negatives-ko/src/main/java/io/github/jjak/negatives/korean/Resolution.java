package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What somebody means to do, and what not: 라면 먹어야지, 라면 먹지 말아야지; 차를 팔아야겠어요. */
final class Resolution {

    /** 먹어야지, 먹어야겠다. */
    private static final Pattern MEANT = Pattern.compile("야(지|겠다|겠어|겠네|겠어요|겠네요|겠습니다|겠음)[.!~ㅎㅋ^]*\\s*$");

    /** What nobody means not to do, is already denied, or stands behind a reason or a first step. */
    private static final Pattern BESIDE = Pattern.compile(
            "말아야|않|못|(?<![가-힣])(?:안|꼭|얼른|빨리|어서|열심히|그만|이제|더|좀|많이|잘|다시|조심|먼저|일찍|푹|미리|그래도|혼자라도|힘|정신|참|직접|나도|적당히|천천히|제대로|슬슬|자주|매일|항상|그냥)(?= )|이나 |(?:니까|서|면|는데|[가-힣]고) |해야 할|때문");

    private static final Set<String> ALWAYS_MEANT =
            WordList.of(Resolution.class, "always-meant.txt").words();

    private Resolution() {}

    /** One draft, or none. */
    static List<Draft> of(Sentence sentence) {
        String text = sentence.text();
        Matcher meant = MEANT.matcher(text);
        if (sentence.question() || !meant.find() || BESIDE.matcher(text).find()) {
            return List.of();
        }
        Token stem = null;
        for (Token token : sentence.tokens()) {
            if (token.isPredicate() && token.start() <= meant.start()) {
                stem = token;
            }
        }
        if (stem == null
                || stem.tag().startsWith("VX")
                || text.substring(stem.start(), meant.start()).contains(" ")
                || ALWAYS_MEANT.contains(lemma(sentence, stem))
                || ALWAYS_MEANT.contains(stem.form())
                || !stem.tag().matches("VV|XSV")) {
            return List.of();
        }
        String other = stem.form() + "지 말아야" + meant.group(1);
        return List.of(new Draft(Change.MODALITY, new Edit(stem.start(), meant.end(1), other, Expectation.NOTHING)));
    }

    private static String lemma(Sentence sentence, Token stem) {
        Token noun = stem.tag().equals("XSV") ? sentence.previous(sentence.indexAt(stem.start())) : null;
        return noun == null ? stem.form() : noun.surface() + stem.form();
    }
}

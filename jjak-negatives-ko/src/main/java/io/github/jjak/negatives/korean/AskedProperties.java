package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of something is asked for, exchanged together with the question word: 신청 기간은 언제인가요, 신청 방법은 무엇인가요. From {@code
 * property-exchanges.tsv}; also without a question word (신청 기간을 알려 주세요) and as a mere name (신청 기간?).
 */
final class AskedProperties {

    private static final String IN_PLACE_OF_BOTH = ">";
    private static final String BEHIND = "+";
    private static final String INSIDE = "@";
    private static final String OWN_QUESTION = "=";

    private static final String PLURAL = "(?:들)?";

    private static final String PARTICLE = "(에는|은|는|이|가|을|를|도|에 대해서|에 대해|에 대한)?";

    private static final int COLUMNS = 3;

    /** An exchange: what is found, with the group "noun", and what it becomes. */
    private record Row(Pattern pattern, String other) {}

    private static final List<Row> ROWS =
            WordList.of(AskedProperties.class, "property-exchanges.tsv").rows(COLUMNS).stream()
                    .map(row -> new Row(
                            Pattern.compile((row.get(0).startsWith(INSIDE) ? "" : "(?<![가-힣])") + "(?<before>"
                                    + row.get(0).replaceFirst("^" + INSIDE, "") + ") (?<noun>" + row.get(1) + ")"
                                    + PLURAL
                                    + PARTICLE + "(?= |\\?|\\.|$)"),
                            row.get(2)))
                    .toList();

    /** The question word of each noun. */
    private static final Map<String, String> KINDS =
            WordList.of(AskedProperties.class, "property-kinds.tsv").pairs();

    private static final Map<String, List<String>> COPULAS =
            WordList.of(AskedProperties.class, "copula-questions.tsv").rows(COLUMNS).stream()
                    .flatMap(row -> row.stream().map(form -> Map.entry(form, row)))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, second) -> first));

    private static final String COPULA = "(" + WordList.alternatives(COPULAS.keySet()) + ")";

    /** 무엇인가요, 얼마나 되나요, 몇 개월인가요. */
    private static final Pattern ASKED = Pattern.compile(
            "^ (?:각각 |대략 |보통 )?(무엇|뭐|뭔|얼마나 (?=되|돼|됩|될)|얼마|언제|어디|누구|몇 [가-힣]{1,2}?|며칠|어느 정도)" + COPULA + "(?![가-힣])");

    /** 어떻게 되나요, 어떤 것들이 있나요: of whatever is asked for. */
    private static final Pattern ASKED_ANYHOW = Pattern.compile("^ (?:어떻게 (?:되|돼|됩|될)|(?:어떤 것들?이|무엇이|뭐가) 있)");

    private static final Pattern WHAT = Pattern.compile("무엇|뭐|뭔");

    private static final Pattern TOLD =
            Pattern.compile("^ ?(?:좀 |한번 |다시 |더 |자세히 |구체적으로 )*(?:궁금|알려|알고 ?싶|알 수|설명|말해|말씀|가르쳐|안내|문의|찾아|확인해|보여)");

    private static final Pattern END = Pattern.compile("^[?.!~]*\\s*$");

    private static final Pattern QUESTION_WORD = Pattern.compile("무엇|뭐|뭔|뭘|얼마|언제|어디|누구|누가|며칠|몇 |어떤|어떻게|어느");

    /** 매달 받을 수 있는 금액: of something else it is hardly said. */
    private static final Pattern EACH = Pattern.compile("[가-힣] 중(?:에서|에)? |매달|매월|매년|매주|(?<![가-힣])월 최대|연간|하루에|한 달에");

    private AskedProperties() {}

    /** The first exchange that fits, or none. */
    static List<Draft> of(Sentence sentence) {
        for (Row row : ROWS) {
            Matcher matcher = row.pattern().matcher(sentence.text());
            while (matcher.find()) {
                Draft draft = draft(sentence.text(), matcher, row.other());
                if (draft != null) {
                    return List.of(draft);
                }
            }
        }
        return List.of();
    }

    private static @Nullable Draft draft(String text, Matcher matcher, String row) {
        String behind = text.substring(matcher.end());
        String[] own = row.split(OWN_QUESTION, 2);
        String noun = noun(matcher.group("noun"), own[0]);
        String particle = Objects.requireNonNullElse(matcher.group(3), "");
        if (text.substring(0, matcher.start("noun")).contains(noun)
                || behind.contains(noun)
                || EACH.matcher(text).find()) {
            return null;
        }
        String kind = own.length > 1 ? own[1] : KINDS.getOrDefault(noun.substring(noun.lastIndexOf(' ') + 1), "");
        int start = row.startsWith(IN_PLACE_OF_BOTH) ? matcher.start("before") : matcher.start("noun");
        String changed = noun + Particles.behind(noun, particle);
        Matcher asked = ASKED.matcher(behind);
        boolean topic = particle.equals("은") || particle.equals("는") || particle.equals("이") || particle.equals("가");
        if (topic && asked.find() && !kind.isEmpty()) {
            List<String> forms = COPULAS.getOrDefault(asked.group(2), List.of());
            boolean same = kind.equals("무엇") && WHAT.matcher(asked.group(1)).matches();
            String word = same ? asked.group(1) + asked.group(2) : asked(kind, forms);
            return word == null || forms.isEmpty()
                    ? null
                    : new Draft(
                            Change.ASKED,
                            edit(start, matcher.end(), changed),
                            edit(matcher.end() + asked.start(1), matcher.end() + asked.end(2), word));
        }
        boolean anyhow = !noun.equals("이유") && ASKED_ANYHOW.matcher(behind).find();
        boolean free = !QUESTION_WORD.matcher(behind).find()
                && (TOLD.matcher(behind).find() || END.matcher(behind).matches());
        return anyhow || free ? new Draft(Change.ASKED, edit(start, matcher.end(), changed)) : null;
    }

    private static String noun(String noun, String row) {
        if (row.startsWith(BEHIND)) {
            return noun + row.substring(1);
        }
        return row.startsWith(IN_PLACE_OF_BOTH) ? row.substring(1) : row;
    }

    /** The question word with the ending that it takes. */
    private static @Nullable String asked(String kind, List<String> forms) {
        if (forms.isEmpty()) {
            return null;
        }
        Function<Integer, String> form = forms::get;
        if (kind.endsWith("되")) {
            return kind.substring(0, kind.length() - 1) + form.apply(2);
        }
        return kind + form.apply(Hangul.isClosed(kind) ? 0 : 1);
    }

    private static Edit edit(int start, int end, String other) {
        return new Edit(start, end, other, Expectation.NOTHING);
    }
}

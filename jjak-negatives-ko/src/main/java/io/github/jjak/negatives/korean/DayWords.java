package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.SentenceKind;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Another day of the same time: 내일 becomes 모레, 어제 그저께; 오늘 becomes 내일 where something is asked and nothing is past. */
final class DayWords {

    private static final int COLUMNS = 3;

    private static final List<List<String>> ROWS =
            WordList.of(DayWords.class, "day-exchanges.tsv").rows(COLUMNS);

    private static final Map<String, List<String>> EXCHANGES =
            ROWS.stream().collect(Collectors.toMap(row -> row.get(0), row -> row));

    private static final Pattern WORD = Pattern.compile("(?<![가-힣])("
            + ROWS.stream().map(row -> row.get(0)).collect(Collectors.joining("|"))
            + ")(?=(?:은|는|에|의|도|에는|에도|까지|부터)?(?: |$))");

    private static final Set<SentenceKind> ASKS =
            EnumSet.of(SentenceKind.WH_QUESTION, SentenceKind.YES_NO_QUESTION, SentenceKind.CEREMONY);

    /** Fixed to the day: 지금, 방금; and a second day. */
    private static final Pattern BOUND = Pattern.compile("지금|방금|현재|벌써|이미|하루|요일|부터.*까지");

    /** Any word of the kind, in whatever case. */
    private static final Pattern ANY = Pattern.compile("오늘|내일|모레|글피|어제|그저께|엊그제|이번|다음|지난|작년|올해|내년");

    private DayWords() {}

    /** Whether a syllable ends in ㅆ, but for 있 and 겠. */
    private static boolean isPast(String text) {
        return text.chars()
                .anyMatch(c -> Hangul.isSyllable((char) c) && Hangul.finalOf((char) c) == 'ㅆ' && c != '있' && c != '겠');
    }

    static void propose(Sentence sentence, List<Draft> drafts) {
        String text = sentence.text();
        Matcher matcher = WORD.matcher(text);
        if (!matcher.find()
                || BOUND.matcher(text).find()
                || ANY.matcher(text).results().count() > 1) {
            return;
        }
        List<String> row = EXCHANGES.getOrDefault(matcher.group(1), List.of());
        boolean open = row.size() == COLUMNS && row.get(2).equals("open");
        Predicate last = sentence.last();
        boolean asked = ASKS.contains(SentenceKinds.of(sentence))
                || sentence.predicates().isEmpty(); // 오늘 서울 날씨
        boolean told = last != null && last.form().ending() == Ending.FORMAL;
        boolean fits = asked ? !open || !isPast(text) : told && !open;
        if (row.size() == COLUMNS && fits && !text.contains(row.get(1))) {
            int end = matcher.end(1);
            Token next = sentence.tokenAt(end);
            boolean particle = next != null && next.isParticle();
            String other = row.get(1) + (particle && next != null ? Particles.behind(row.get(1), next.surface()) : "");
            drafts.add(new Draft(
                    Change.NUMBER,
                    new Edit(
                            matcher.start(1),
                            particle && next != null ? next.end() : end,
                            other,
                            Expectation.NOTHING)));
        }
    }
}

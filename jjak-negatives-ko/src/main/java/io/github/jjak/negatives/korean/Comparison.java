package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The other end of what is compared where one of several is asked for: 뭐가 더 많아요, 뭐가 더 적어요; 가장 추운 곳, 가장 더운 곳. */
final class Comparison {

    private static final Map<String, String> QUALITIES =
            WordList.of(Comparison.class, "comparisons.tsv").pairs();

    private static final Map<String, String> ADVERBS =
            WordList.of(Comparison.class, "compared-adverbs.tsv").pairs();

    private static final Pattern DEGREE = Pattern.compile("(?<![가-힣])(?:더|가장|제일) (?=[가-힣])");

    /** Something is chosen: 둘 중, 어느 것, 서울이야 부산이야. */
    private static final Pattern CHOICE = Pattern.compile(
            " 중에?(?:서)? | 가운데 |누가|누구|뭐|뭘|무엇|어디|어떤|어느|언제|[가-힣]\\? ?[가-힣]+ ?[가-힣]*\\?|아니면|궁금|알려|알고|말해|찾아");

    private static final Pattern ADVERB = Pattern.compile("^(" + String.join("|", ADVERBS.keySet()) + ")(?= )");

    private Comparison() {}

    static void propose(Sentence sentence, List<Draft> drafts) {
        String text = sentence.text();
        if (!CHOICE.matcher(text).find()) {
            return;
        }
        Matcher degree = DEGREE.matcher(text);
        while (degree.find()) {
            int at = degree.end();
            Matcher adverb = ADVERB.matcher(text.substring(at));
            if (adverb.find()) {
                String other = ADVERBS.getOrDefault(adverb.group(1), "");
                drafts.add(new Draft(Change.SCOPE, new Edit(at, at + adverb.end(1), other, Expectation.NOTHING)));
                continue;
            }
            sentence.predicates().stream()
                    .filter(predicate -> predicate.start() == at)
                    .filter(predicate -> QUALITIES.containsKey(predicate.lemma()))
                    .findFirst()
                    .ifPresent(predicate -> exchange(predicate, drafts));
        }
    }

    private static void exchange(Predicate predicate, List<Draft> drafts) {
        String other = QUALITIES.getOrDefault(predicate.lemma(), "");
        List<VerbList.Entry> entries = VerbList.of(other);
        boolean attribute = predicate.form().ending() == Ending.ATTRIBUTIVE_PAST; // 넓은
        Form form = attribute ? predicate.form().withEnding(Ending.ATTRIBUTIVE) : predicate.form();
        Edit edit =
                entries.isEmpty() ? null : composed(predicate, entries.get(0).stem(), form);
        if (edit != null) {
            drafts.add(new Draft(Change.SCOPE, edit));
        }
    }

    private static @Nullable Edit composed(Predicate predicate, Stem other, Form form) {
        List<String> spellings = Conjugator.conjugate(other, form);
        return spellings.isEmpty()
                ? null
                : new Edit(predicate.start(), predicate.end(), spellings.get(0), Expectation.NOTHING);
    }
}

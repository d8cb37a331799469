package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.SentenceKind;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Negation inside the clause of a noun that bears either: 보이지 않는 이유, 보이는 이유; 바꿀 수 없는 상품, 바꿀 수 있는 상품. */
final class ClauseNegation {

    private static final Pattern REASON = Pattern.compile("(?<=[는은운한된인] )(?:이유|까닭)(?=[은는이가을를도]?(?: |\\?|$))");

    private static final Pattern THING = Pattern.compile(
            "(?<=수 [있없]는 )(?:[가-힣]+ )?(?:항목|사람|경우|상품|품목|물건|것|카드|지역|매장|업종|음식|종류|이유|가구|서비스|비용|곳|업체|기기)(?=들?[은는이가을를]|들?에는| )");

    private static final Set<SentenceKind> ASKS =
            EnumSet.of(SentenceKind.WH_QUESTION, SentenceKind.YES_NO_QUESTION, SentenceKind.CEREMONY);

    /** 받을 수 있는 곳: where it cannot be got is not asked. */
    private static final Pattern HARDLY_ASKED =
            Pattern.compile("^ (?:[가-힣]+ )?(?:경우(?:에는|에)? 어떻|곳|사람|서비스|비용|가구|업체|기기)");

    /** 로그인이 되지 않는 이유: nobody asks why it works. */
    private static final Pattern SUCCESS = Pattern.compile("[이가] (?:되지 않는|안 되는|잘 되는) (?:이유|까닭)");

    private static final Pattern SUDDEN =
            Pattern.compile("(?<![가-힣])(?:갑자기|자꾸|계속|가끔|자주|너무|더|늦게|잘못|때때로|[가-힣0-9]+ (?:번|회)) ");

    private static final Pattern WHAT_THEN = Pattern.compile("^,? (?:[가-힣]+[은는이가] )?어떻게 (?:되|돼|됩|될)");

    /** 싶으면, 없으면, 이라면: no event that may fail to come. */
    private static final Pattern HYPOTHESIS =
            Pattern.compile("싶으면|있으면|없으면|라면|다면|려면|[가-힣]하면 좋|면 (?:얼마|언제|어디|누가|무엇|몇|왜)|밖에|아직|만약|혹시|계속|너무|많이|더 ");

    /** Of these nobody asks why they do not happen. */
    private static final Set<String> MISHAPS =
            WordList.of(ClauseNegation.class, "mishaps.txt").words();

    private static final Set<String> TROUBLE =
            WordList.of(ClauseNegation.class, "trouble-stems.txt").words();

    private static final Set<String> NEVER =
            WordList.of(ClauseNegation.class, "never-negated.txt").words();

    private ClauseNegation() {}

    /** One draft, or none. */
    static List<Draft> of(Sentence sentence) {
        if (!ASKS.contains(SentenceKinds.of(sentence))) {
            return List.of();
        }
        Matcher reason = REASON.matcher(sentence.text());
        if (reason.find()) {
            return draft(sentence, reason.start() - 1, true);
        }
        Draft condition = ofCondition(sentence);
        if (condition != null) {
            return List.of(condition);
        }
        Matcher thing = THING.matcher(sentence.text());
        return SentenceKinds.of(sentence) != SentenceKind.YES_NO_QUESTION && thing.find()
                ? draft(sentence, thing.start() - 1, false)
                : List.of();
    }

    /** 구독이 만료되면 어떻게 되나요, 만료되지 않으면 어떻게 되나요. */
    private static @Nullable Draft ofCondition(Sentence sentence) {
        List<Predicate> conditions = sentence.predicates().stream()
                .filter(predicate -> predicate.form().ending() == Ending.UMYEON)
                .toList();
        if (conditions.size() != 1 || HYPOTHESIS.matcher(sentence.text()).find()) {
            return null;
        }
        Predicate condition = conditions.get(0);
        String behind = sentence.text().substring(condition.end());
        boolean asked = WHAT_THEN.matcher(behind).find();
        Edit edit = asked && condition.form().tense() == Form.Tense.NONE ? edit(sentence, condition, true) : null;
        return edit == null ? null : new Draft(Change.CLAUSE_POLARITY, edit);
    }

    private static List<Draft> draft(Sentence sentence, int end, boolean reason) {
        Predicate last = sentence.predicates().stream()
                .filter(predicate -> predicate.end() == end)
                .findFirst()
                .orElse(null);
        boolean attribute = last != null && last.form().ending() == Ending.ATTRIBUTIVE;
        Edit edit = attribute && last != null ? edit(sentence, last, reason) : null;
        return edit == null ? List.of() : List.of(new Draft(Change.CLAUSE_POLARITY, edit));
    }

    private static @Nullable Edit edit(Sentence sentence, Predicate last, boolean reason) {
        String stem = last.stem().form();
        if (SUCCESS.matcher(sentence.text()).find()) {
            return null;
        }
        boolean denied = stem.equals("없") || stem.equals("않");
        if (denied && PolarityRule.isKept(sentence)) {
            return null;
        }
        boolean able = sentence.text().substring(0, last.start()).endsWith("수 ");
        if (able) {
            boolean there = stem.equals("있");
            String behind = sentence.text().substring(last.end());
            boolean missed = HARDLY_ASKED.matcher(behind).find() && (there || behind.startsWith(" 경우"));
            return missed ? null : Affirmation.existence(sentence, last, there ? "없" : "있");
        }
        Token adverb = PolarityRule.negativeAdverb(sentence, last);
        if (!reason || adverb != null) {
            boolean plain =
                    reason && adverb != null && adverb.end() + 1 == last.start() && !PolarityRule.isKept(sentence);
            return plain && adverb != null
                    ? new Edit(adverb.start(), last.end(), last.surface(), Expectation.NOTHING)
                    : null;
        }
        if (last.isAuxiliary() && stem.equals("않")) {
            return Affirmation.of(sentence, last);
        }
        boolean plain = !last.isAuxiliary()
                && last.stem().category() != Category.COPULA
                && last.stem().category() != Category.EXISTENCE
                && !stem.equals("아니")
                && !MISHAPS.contains(stem)
                && !MISHAPS.contains(last.lemma())
                && !TROUBLE.contains(stem)
                && !TROUBLE.contains(last.lemma())
                && !SUDDEN.matcher(sentence.text()).find()
                && !NEVER.contains(last.lemma());
        if (!plain) {
            return null;
        }
        String head = last.inForm(new Form(false, Form.Tense.NONE, Ending.JI));
        Stem not = new Stem("않", last.stem().category(), ConjugationClass.REGULAR);
        return head == null ? null : Edits.composed(last.start(), last.end(), head + " ", not, last.form());
    }
}

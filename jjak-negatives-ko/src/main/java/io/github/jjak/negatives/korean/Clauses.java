package io.github.jjak.negatives.korean;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Where a clause stands beside the closing predicate, and whether an exchange would contradict it. */
final class Clauses {

    private static final Set<Ending> REASONS = EnumSet.of(Ending.A_SEO, Ending.UNIKKA, Ending.UNI);

    /** Adverbs of one verb alone: 푹 쉬다. */
    private static final Set<String> BOUND = Set.of("푹", "꽉", "활짝", "꼬박꼬박", "꾹", "쭉", "그대로");

    /** What sounds like one: 때문에, 므로, 기에. */
    private static final Pattern REASON_WORD = Pattern.compile("때문에|므로 |덕분에|바람에 |탓에 |느라 ");

    /** Behind which only the closing predicate says what is asked or asserted. */
    private static final Set<Ending> OPEN = EnumSet.of(
            Ending.UMYEON, Ending.URYEOMYEON, Ending.URYEOGO, Ending.URYEO, Ending.A_YA, Ending.A_DO, Ending.GI);

    private static final Set<Ending> SUBORDINATE =
            EnumSet.of(Ending.NEUNDE, Ending.UMYEON, Ending.UNIKKA, Ending.A_SEO);

    private Clauses() {}

    /**
     * Whether a reason is given for what the closing predicate says: 비싸서 안 샀어요. Its opposite contradicts the reason. 앱에 접속해서
     * 신청하세요 gives the way, not the reason.
     */
    static boolean hasReason(Sentence sentence, Predicate closing) {
        if (REASON_WORD.matcher(sentence.text()).find()) {
            return true;
        }
        for (Predicate predicate : sentence.predicates()) {
            boolean before = predicate.end() < closing.start();
            if (before && REASONS.contains(predicate.form().ending()) && !isWay(sentence, predicate, closing)) {
                return true;
            }
        }
        return false;
    }

    /** 접속해서 ... 할 수 있습니다, 하세요, 해야 합니다. */
    private static boolean isWay(Sentence sentence, Predicate predicate, Predicate closing) {
        boolean action = predicate.form().ending() == Ending.A_SEO
                && predicate.stem().category() == Category.VERB
                && !predicate.isAuxiliary()
                && PolarityRule.negativeAdverb(sentence, predicate) == null;
        return action && (isAbility(sentence, closing) || isDirected(sentence, closing));
    }

    /** 할 수 있다. */
    static boolean isAbility(Sentence sentence, Predicate closing) {
        return closing.stem().form().equals("있")
                && sentence.text().substring(0, closing.start()).endsWith("수 ");
    }

    private static boolean isDirected(Sentence sentence, Predicate closing) {
        Predicate before = sentence.before(closing);
        return SentenceKinds.isRequest(sentence, closing)
                || (before != null && before.form().ending() == Ending.A_YA)
                || sentence.question();
    }

    /** Whether a condition precedes: 주문하면 배송합니다. Its past is a story, not a rule. */
    static boolean hasCondition(Sentence sentence, Predicate closing) {
        return sentence.predicates().stream()
                .anyMatch(predicate -> predicate.end() < closing.start()
                        && predicate.form().ending() == Ending.UMYEON
                        && sentence.before(closing) != null);
    }

    /** Whether an attributive or connective predicate stands between two places, to which a word before it may belong. */
    static boolean between(Sentence sentence, int from, int to) {
        return sentence.predicates().stream()
                .filter(predicate -> predicate.start() > from && predicate.end() < to)
                .map(predicate -> predicate.form().ending())
                .anyMatch(ending -> SUBORDINATE.contains(ending) || isAttribute(ending));
    }

    private static boolean isAttribute(Ending ending) {
        return ending.mood() == Ending.Mood.ATTRIBUTIVE && ending != Ending.ATTRIBUTIVE_PROSPECT;
    }

    /** 10일부터 시작하다, 10일까지 끝나다: the other verb does not stand behind the particle. */
    private static boolean isBounded(Sentence sentence, Predicate predicate) {
        String lemma = predicate.lemma();
        return (sentence.text().contains("부터") && lemma.startsWith("시작"))
                || (sentence.text().contains("까지") && (lemma.startsWith("끝") || lemma.startsWith("종료")));
    }

    /** Whether an exchange of this predicate's verb leaves the sentence coherent: the closing one, what can or must be done, a condition. */
    static boolean mayExchange(Sentence sentence, Predicate predicate) {
        Predicate closing = SentenceKinds.closing(sentence);
        Ending ending = predicate.form().ending();
        Token adverb = sentence.previous(predicate.first());
        if (closing == null || (adverb != null && BOUND.contains(adverb.surface())) || isBounded(sentence, predicate)) {
            return false;
        }
        boolean withAuxiliary =
                closing.isAuxiliary() && !closing.stem().form().equals("못하") && predicate.end() >= closing.start() - 1;
        if (predicate.equals(closing) || withAuxiliary || ending == Ending.A_YA) {
            return !hasReason(sentence, closing);
        }
        return (OPEN.contains(ending) || ending == Ending.ATTRIBUTIVE_PROSPECT) && !hasReason(sentence, closing);
    }
}

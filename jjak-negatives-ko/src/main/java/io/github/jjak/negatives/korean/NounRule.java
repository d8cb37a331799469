package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Another noun in the place of one: its opposite or one of the same kind, from {@code noun-exchanges.tsv}. The noun stands alone, before a
 * particle or before one of the nouns of {@code head-nouns.txt}; a longer name stays.
 */
final class NounRule implements SentenceRule {

    /**
     * What a noun becomes.
     *
     * @param other the noun
     * @param particles particles, or head nouns behind "+", of which one must follow; empty: any particle or head noun; "?": as what is asked
     */
    private record Exchange(String other, Set<String> particles) {

        boolean anywhere() {
            return particles.isEmpty() || particles.contains(PROPERTY);
        }
    }

    /** The mark of what is asked for: only in a question for it. */
    private static final String PROPERTY = "?";

    /** Asks what something is, without saying of what kind the answer is: no 언제, 누구, 얼마. */
    private static final Pattern ASKS_FOR_IT =
            Pattern.compile("^(?!.*(?:언제|누구|누가|얼마|어디|며칠|몇)).*(?:어떻게 (?:되|돼)|무엇|뭐|뭔|알려|알고 싶|궁금|문의|말해|설명해)");

    private static final Map<String, List<Exchange>> EXCHANGES = exchanges();

    private static final Set<String> HEADS =
            WordList.of(NounRule.class, "head-nouns.txt").words();

    private static final int COLUMNS = 3;

    /** Parts of a noun behind its first one. */
    private static final int LONGEST = 3;

    @Override
    public List<Draft> propose(Sentence sentence) {
        List<Draft> drafts = new ArrayList<>();
        Draft preference = Preference.of(sentence);
        if (preference != null) {
            drafts.add(preference);
        }
        Predicate closing = SentenceKinds.closing(sentence);
        if (closing != null && Clauses.hasReason(sentence, closing)) {
            return drafts;
        }
        for (int i = 0; i < sentence.tokens().size(); i++) {
            Token noun = sentence.tokens().get(i);
            if (!noun.isNoun() || !sentence.isWordStart(noun.start()) || followsName(sentence, i)) {
                continue;
            }
            int last = lastPart(sentence, i);
            String name = sentence.text()
                    .substring(noun.start(), sentence.tokens().get(last).end());
            for (Exchange exchange : EXCHANGES.getOrDefault(name, List.of())) {
                Edit edit = edit(sentence, i, last, exchange);
                if (edit != null) {
                    drafts.add(new Draft(Change.NOUN, edit));
                }
            }
        }
        return drafts;
    }

    /** The last token of a noun that is cut into several: 국민 and 연금. The longest one that is listed counts. */
    private static int lastPart(Sentence sentence, int index) {
        List<Token> tokens = sentence.tokens();
        int found = index;
        for (int last = index + 1; last < tokens.size() && last <= index + LONGEST; last++) {
            boolean glued = tokens.get(last).start() == tokens.get(last - 1).end();
            boolean part = tokens.get(last).isNoun() || tokens.get(last).tag().equals("XSN");
            if (!glued || !part) {
                break;
            }
            String name = sentence.text()
                    .substring(tokens.get(index).start(), tokens.get(last).end());
            found = EXCHANGES.containsKey(name) ? last : found;
        }
        return found;
    }

    private static @Nullable Edit edit(Sentence sentence, int index, int last, Exchange exchange) {
        int start = sentence.tokens().get(index).start();
        int end = sentence.tokens().get(last).end();
        String noun = sentence.text().substring(start, end);
        Token next = last + 1 < sentence.tokens().size() ? sentence.tokens().get(last + 1) : null;
        boolean named = sentence.text().contains(exchange.other()) && !noun.contains(exchange.other());
        boolean used = named || occurrences(sentence.text(), noun) > 1;
        if (next == null || used || isDescribed(sentence, index, next, exchange)) {
            return null;
        }
        boolean glued = next.start() == end;
        if (exchange.particles().contains(PROPERTY)
                && !ASKS_FOR_IT.matcher(sentence.text()).find()) {
            return null;
        }
        if (glued && next.isParticle() && !next.surface().startsWith("의")) {
            boolean fits = exchange.anywhere() || exchange.particles().contains(next.surface());
            String replacement = exchange.other() + Particles.behind(exchange.other(), next.surface());
            return fits ? new Edit(start, next.end(), replacement, Expectation.NOTHING) : null;
        }
        boolean headed = exchange.particles().contains("+" + next.surface())
                || (exchange.particles().isEmpty() && HEADS.contains(next.surface()));
        boolean head =
                headed && next.start() <= end + 1 && !(glued && next.tag().startsWith("XS"));
        return head ? new Edit(start, end, exchange.other(), Expectation.NOTHING) : null;
    }

    /** Part of a longer name: 국민연금 가입. Of what is counted or pointed at it is none. */
    private static boolean followsName(Sentence sentence, int index) {
        Token before = sentence.previous(index);
        return before != null
                && (before.tag().equals("SL")
                        || before.tag().equals("XR")
                        || before.tag().equals("NNP"));
    }

    /** 알림을 끄는 방법, 이메일 주소로, 가족 명의의 카드: what stands before it fits this noun, not the other one. */
    private static boolean isDescribed(Sentence sentence, int index, @Nullable Token next, Exchange exchange) {
        Token noun = sentence.tokens().get(index);
        Token before = sentence.previous(index);
        boolean asked = exchange.particles().contains(PROPERTY);
        boolean inside = asked
                && sentence.predicates().stream()
                        .anyMatch(each -> each.start() > noun.end() && isAttribute(each)); // 자격을 가진 사람
        if (before == null || before.end() + 1 != noun.start()) {
            return inside;
        }
        boolean bare = before.tag().equals("NNG") && before.isNoun() && next != null && next.isParticle() && !asked;
        boolean possessed = (before.isParticle() && before.surface().equals("의"))
                || (before.tag().equals("MM") && !exchange.particles().isEmpty()); // 어떤 카드로
        boolean compound = asked && before.isNoun(); // 소득 기준: AskedProperties knows what goes with it
        boolean attribute = asked
                && (before.surface().equals("필요한")
                        || sentence.predicates().stream()
                                .anyMatch(each -> each.end() == before.end() && isAttribute(each)));
        return inside || compound || bare || possessed || attribute;
    }

    private static boolean isAttribute(Predicate predicate) {
        return predicate.form().ending().mood() == Ending.Mood.ATTRIBUTIVE;
    }

    private static int occurrences(String text, String word) {
        int count = 0;
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            count++;
        }
        return count;
    }

    private static Map<String, List<Exchange>> exchanges() {
        Map<String, List<Exchange>> result = new HashMap<>();
        for (List<String> row :
                WordList.of(NounRule.class, "noun-exchanges.tsv").rows(COLUMNS)) {
            Set<String> particles =
                    row.get(2).equals("-") ? Set.of() : Set.of(row.get(2).split(" ", 0));
            result.computeIfAbsent(row.get(0), noun -> new ArrayList<>()).add(new Exchange(row.get(1), particles));
        }
        return result;
    }
}

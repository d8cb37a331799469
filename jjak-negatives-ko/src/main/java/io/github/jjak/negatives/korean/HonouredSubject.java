package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.Set;

/** A subject that a verb in 시 honours: 할아버지께서 신문을 읽으세요 states something, 신문을 읽으세요 requests it. */
final class HonouredSubject {

    private static final Set<String> PERSONS =
            WordList.of(HonouredSubject.class, "honoured-persons.txt").words();

    /** Who is told to do something by this name. */
    private static final Set<String> ADDRESSED = Set.of("고객님", "손님", "어르신");

    private HonouredSubject() {}

    /** Behind the last predicate that is no part of the closing one, 문의해 주세요. */
    private static int clauseStart(Sentence sentence, Predicate last) {
        int start = last.start();
        for (Predicate before = sentence.before(last); before != null; before = sentence.before(before)) {
            if (before.end() < start - 1) {
                return before.end();
            }
            start = before.start();
        }
        return 0;
    }

    private static String word(Sentence sentence, Token last) {
        int start = last.start();
        while (!sentence.isWordStart(start)) {
            start--;
        }
        return sentence.text().substring(start, last.end());
    }

    /** Whether the closing predicate has one in its own clause. */
    static boolean isIn(Sentence sentence, Predicate last) {
        int from = clauseStart(sentence, last);
        for (int i = 1; i < sentence.tokens().size(); i++) {
            Token token = sentence.tokens().get(i);
            Token noun = sentence.tokens().get(i - 1);
            if (token.start() < from || token.start() >= last.start() || !token.isParticle()) {
                continue;
            }
            String particle = token.surface();
            boolean honoured = particle.startsWith("께서");
            boolean named = particle.equals("이") || particle.equals("가");
            String word = word(sentence, noun);
            boolean person = PERSONS.contains(word);
            boolean topic = (particle.equals("은") || particle.equals("는")) && person && !ADDRESSED.contains(word);
            if (honoured || topic || (named && (person || sentence.isWordStart(noun.start())))) {
                return true;
            }
        }
        return false;
    }
}

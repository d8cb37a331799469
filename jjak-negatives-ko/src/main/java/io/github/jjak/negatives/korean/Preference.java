package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wanted and what is not, exchanged: 에어컨 말고 선풍기를 틀어 줘, 선풍기 말고 에어컨을 틀어 줘. */
final class Preference {

    private static final Pattern PAIR = Pattern.compile(
            "(?<![가-힣A-Za-z])([가-힣A-Za-z]{1,8})( ?말고,? )([가-힣A-Za-z]{1,8}?)(을|를|은|는|이|가|에|에는|에서|으로|로|만|도|에서만|와|과)(?= )");

    /** 서울 말고 다른 곳으로. */
    private static final Pattern OTHERS = Pattern.compile("다른|딴|것|거|그|이|저|여기|거기|곳");

    private Preference() {}

    /** Null where the sentence has no such pair of plain nouns. */
    static @Nullable Draft of(Sentence sentence) {
        Matcher matcher = PAIR.matcher(sentence.text());
        if (!matcher.find()) {
            return null;
        }
        String unwanted = matcher.group(1);
        String wanted = matcher.group(3);
        boolean nouns = isNoun(sentence, matcher.start(1), unwanted) && isNoun(sentence, matcher.start(3), wanted);
        Token before = sentence.previous(sentence.indexAt(matcher.start(1)));
        boolean described = before != null
                && before.end() + 1 == matcher.start(1)
                && !before.isParticle()
                && !before.tag().startsWith("MA");
        if (!nouns
                || described
                || unwanted.equals(wanted)
                || OTHERS.matcher(wanted).matches()) {
            return null;
        }
        String particle = Particles.behind(unwanted, matcher.group(4));
        return new Draft(
                Change.NOUN,
                new Edit(matcher.start(1), matcher.end(1), wanted, Expectation.NOTHING),
                new Edit(matcher.start(3), matcher.end(4), unwanted + particle, Expectation.NOTHING));
    }

    private static boolean isNoun(Sentence sentence, int start, String noun) {
        int at = start;
        for (Token token = sentence.tokenAt(at); token != null && token.isNoun(); token = sentence.tokenAt(at)) {
            at = token.end();
            if (at >= start + noun.length()) {
                return at == start + noun.length();
            }
        }
        return false;
    }
}

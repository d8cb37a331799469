package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who does something and to whom, exchanged: 판매자가 구매자에게 보냅니다, 구매자가 판매자에게 보냅니다. */
final class RoleExchange {

    private static final Set<String> ROLES =
            WordList.of(RoleExchange.class, "roles.txt").words();

    private static final Pattern PAIR =
            Pattern.compile("(?<![가-힣])([가-힣]{2,6}?)(이|가|은|는) ([가-힣]{2,6}?)(에게|한테)(?![가-힣])");

    private RoleExchange() {}

    /** What either of the two may do: to send, not to prescribe. */
    private static final Set<String> MUTUAL =
            WordList.of(RoleExchange.class, "mutual-stems.txt").words();

    private static boolean isMutual(Sentence sentence, int behind) {
        return sentence.predicates().stream()
                .filter(predicate -> predicate.start() >= behind)
                .findFirst()
                .filter(first -> MUTUAL.contains(first.stem().form()) || MUTUAL.contains(first.lemma()))
                .isPresent();
    }

    /** Null where the sentence has no such pair. */
    static @Nullable Draft of(Sentence sentence) {
        Matcher matcher = PAIR.matcher(sentence.text());
        while (matcher.find()) {
            String first = matcher.group(1);
            String second = matcher.group(3);
            if (ROLES.contains(first)
                    && ROLES.contains(second)
                    && !first.equals(second)
                    && isMutual(sentence, matcher.end())) {
                String subject = second + Particles.behind(second, matcher.group(2));
                return new Draft(
                        Change.ROLE,
                        new Edit(matcher.start(), matcher.end(2), subject, Expectation.NOTHING),
                        new Edit(matcher.start(3), matcher.end(), first + matcher.group(4), Expectation.NOTHING));
            }
        }
        return null;
    }
}

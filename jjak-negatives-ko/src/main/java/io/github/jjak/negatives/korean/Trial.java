package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.Set;
import java.util.regex.Pattern;

/** What somebody is advised to try and may be advised against: 의자를 바꿔보세요, 의자를 바꾸지 마세요. */
final class Trial {

    private static final Set<String> STEMS =
            WordList.of(Trial.class, "tried-stems.txt").words();

    /** How it is to be tried: nobody advises against it in that manner. */
    private static final Pattern MANNER = Pattern.compile(
            "말고|않고|조금|천천히|한 ?번|먼저|잘 |더 |다시|용기|그냥|일단|곰곰|깊이|차분|진지|꼭|직접|열심히|좀 |라도|다른|면 |같이|함께|게 |히 |[가-힣][아어해]서 ");

    private Trial() {}

    /** Whether a ban is of what one may be advised to do as well: 커피를 마시지 마세요; not 질척거리지 마세요. */
    static boolean isAdvisable(Predicate banned) {
        return STEMS.contains(banned.lemma())
                || banned.lemma().length() > banned.stem().form().length();
    }

    /** Whether the closing 보다 of a request may be left out in a ban. */
    static boolean isForbidden(Sentence sentence, Predicate last) {
        Predicate main = sentence.before(last);
        return main != null
                && last.isAuxiliary()
                && last.stem().form().equals("보")
                && main.end() >= last.start() - 1
                && STEMS.contains(main.lemma())
                && !MANNER.matcher(sentence.text()).find();
    }
}

package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The opposite of what seems so: 비가 오는 것 같아요, 비가 오지 않는 것 같아요; 관심이 없는 거 같아, 관심이 있는 거 같아. */
final class GuessedOpposite {

    private static final Pattern THING = Pattern.compile("^ ?[것거] ?$");

    /** Degrees and stages, which a negation leaves hanging; and other things that are denied. */
    private static final Pattern BESIDE = Pattern.compile(
            "(?<![가-힣])(?:너무|제일|가장|더|더욱|진짜|정말|엄청|완전|점점|또|다|이미|벌써|막|참|아주|매우|자꾸|계속|맨날|항상|좀|조금|꼭|겨우|많이|빨리|별로|아무|전혀|아직|이제|갑자기|역시|절대|왜|나만|저만)(?= |[가-힣]?도 )|밖에|자마자|[가-힣]다가 |(?:[어아]서|니까|면) ");

    private static final Set<String> NEVER =
            WordList.of(Negation.class, "never-negated.txt").words();

    private static final Set<String> DENIED = Set.of("않", "아니", "못하", "같");

    /** 죽을 것 같아, 미칠 것 같아: a way of speaking, whose opposite nobody says. */
    private static final Set<String> SO_TO_SPEAK = Set.of("죽", "자", "미치");

    private GuessedOpposite() {}

    /** Null where the closing predicate does not say 것 같다, or nothing natural is found. */
    static @Nullable Edit of(Sentence sentence, Predicate last) {
        Predicate main = sentence.before(last);
        if (main == null
                || !last.stem().form().equals("같")
                || !THING.matcher(sentence.text().substring(main.end(), last.start()))
                        .matches()
                || BESIDE.matcher(sentence.text()).find()) {
            return null;
        }
        String stem = main.stem().form();
        Ending ending = main.form().ending();
        boolean past = ending == Ending.ATTRIBUTIVE_PAST && main.stem().category() == Category.VERB;
        if (past
                || ending.mood() != Ending.Mood.ATTRIBUTIVE
                || main.form().tense() != Form.Tense.NONE
                || main.form().honorific()) {
            return null;
        }
        if (!main.isAuxiliary() && (stem.equals("없") || stem.equals("있"))) {
            String other = stem.equals("없") ? "있" : "없";
            boolean able = sentence.text().substring(0, main.start()).endsWith("수 ");
            Token before = sentence.previous(main.first());
            boolean held = before != null && before.isParticle();
            return able || held ? Affirmation.existence(sentence, main, other) : null;
        }
        Token adverb = PolarityRule.negativeAdverb(sentence, main);
        if (adverb != null
                || main.isAuxiliary()
                || isDenied(stem)
                || SO_TO_SPEAK.contains(stem)
                || NEVER.contains(main.lemma())) {
            return null;
        }
        return denied(main);
    }

    private static boolean isDenied(String stem) {
        return stem.endsWith("없") || DENIED.contains(stem);
    }

    private static @Nullable Edit denied(Predicate main) {
        Category category = main.stem().category();
        if (category != Category.VERB && category != Category.ADJECTIVE) {
            return null;
        }
        List<String> heads = Conjugator.conjugate(main.stem(), new Form(false, Form.Tense.NONE, Ending.JI));
        Ending ending = main.form().ending() == Ending.ATTRIBUTIVE_PAST
                ? Ending.ATTRIBUTIVE
                : main.form().ending();
        Stem not = new Stem("않", category, ConjugationClass.REGULAR);
        List<String> spellings = Conjugator.conjugate(not, new Form(false, Form.Tense.NONE, ending));
        return heads.isEmpty() || spellings.isEmpty()
                ? null
                : new Edit(main.start(), main.end(), heads.get(0) + " " + spellings.get(0), Expectation.NOTHING);
    }
}

package io.github.jjak.negatives.korean;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The affirmative of a negated predicate. */
final class Affirmation {

    private static final Set<String> OPPOSED_TO_POSSESSION = Set.of("없", "재미없", "맛없", "멋없");

    private Affirmation() {}

    static @Nullable Edit of(Sentence sentence, Predicate last) {
        Token adverb = PolarityRule.negativeAdverb(sentence, last);
        if (adverb != null) {
            return withoutAdverb(sentence, last, adverb);
        }
        String stem = last.stem().form();
        if (OPPOSED_TO_POSSESSION.contains(stem)) {
            return existence(sentence, last, stem.substring(0, stem.length() - 1) + "있");
        }
        if (stem.equals("아니")) {
            return copula(sentence, last);
        }
        return last.isAuxiliary() ? withoutAuxiliary(sentence, last) : null;
    }

    static @Nullable Edit existence(Sentence sentence, Predicate last, String other) {
        if (last.isAuxiliary()
                || !sentence.isWordStart(last.start())
                || last.form().honorific()) {
            return null;
        }
        Stem stem = new Stem(other, Category.EXISTENCE, ConjugationClass.REGULAR);
        return Edits.composed(last.start(), last.end(), "", stem, last.form());
    }

    private static @Nullable Edit withoutAdverb(Sentence sentence, Predicate last, Token adverb) {
        int next = sentence.indexAt(adverb.start()) + 1;
        Predicate before = sentence.before(last);
        boolean condition = before != null
                && before.form().ending() == Ending.UMYEON
                && !last.stem().form().equals("되");
        boolean unusual = condition || (last.stem().form().equals("되") && before == null && !sentence.question());
        int end = sentence.tokens().get(next).start();
        boolean adjacent = sentence.text().substring(adverb.end(), end).isBlank();
        if (!adjacent || unusual || last.form().ending().mood() == Ending.Mood.DIRECTIVE) {
            return null;
        }
        return new Edit(
                adverb.start(),
                last.end(),
                sentence.text().substring(end, last.end()),
                Expectation.predicate(last.end() - end, last.stem().form(), last.form()));
    }

    /** 학생이 아니다 becomes 학생이다. */
    private static @Nullable Edit copula(Sentence sentence, Predicate last) {
        Token particle = sentence.previous(last.first());
        Token noun = sentence.previous(last.first() - 1);
        boolean understood = particle != null
                && noun != null
                && (particle.surface().equals("이") || particle.surface().equals("가"))
                && particle.tag().equals("J")
                && noun.end() == particle.start()
                && noun.isNoun()
                && !noun.tag().equals("NNB")
                && !last.form().honorific();
        if (particle == null || noun == null || !understood) {
            return null;
        }
        Stem stem = Stem.copula(!Hangul.isClosed(noun.surface()));
        return Edits.composed(particle.start(), last.end(), "", stem, last.form());
    }

    /** 가지 않았다 becomes 갔다, 가지 마세요 becomes 가세요. */
    private static @Nullable Edit withoutAuxiliary(Sentence sentence, Predicate last) {
        Predicate main = sentence.before(last);
        boolean understood = main != null
                && main.form().ending() == Ending.JI
                && main.form().tense() == Form.Tense.NONE
                && sentence.text().substring(main.end(), last.start()).equals(" ")
                && !main.stem().form().equals("말");
        if (main == null || !understood) {
            return null;
        }
        Form form =
                last.form().withHonorific(last.form().honorific() || main.form().honorific());
        return Edits.composed(main.start(), last.end(), "", main.stem(), form);
    }
}

package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.SentenceKind;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a yes-or-no question asks is taken as given, and its reason or time is asked: 신분증을 내야 하나요, 신분증을 왜 내야 하나요; 주문이 취소됐나요, 주문이
 * 언제 취소됐나요.
 */
final class AskedWhether {

    /** Another question, an alternative, what is only confirmed, and what the question is about if it is there. */
    private static final Pattern BESIDE = Pattern.compile(
            "아니면|아무|(?:니까|나요|까요), |혹은 |또는|거나 |맞[나습는아]|않|못|(?<![가-힣])안 |없|왜|언제|얼마|어디|어떤|어떻|무엇|무슨|뭐|누가|누구|몇"
                    + " |며칠|어느|[가-힣](?:도|만|라도|조차|마저) |다른|더 |또 |함께|같이|동시에?|중복|대신|직접|혼자|스스로|외에|말고|적이 |적"
                    + " 있|그런|이런|그렇|이렇|진짜|정말|설마|보통|주로|아직|벌써|이미|여전히|결국");

    private static final Set<Ending> PONDERED_ENDINGS =
            EnumSet.of(Ending.ULKKA, Ending.ULKKAYO, Ending.ULLAE, Ending.ULLAEYO);

    /** Somebody else, of whom it is guessed; or what is done for want of anything better. */
    private static final Pattern NOT_PONDERED = Pattern.compile("(?<!^나|^내|^우리|^제)[이가] |이나 |서 |[가-힣]까 ?하");

    /** 문제가 되다, 하게 되다: no ability. */
    private static final Pattern PREDICATED =
            Pattern.compile("(?:문제|필수|의무|무료|도움|대상|힘|회원|부담|손해|이득|사람|성인|학생|사이)[이가] 되|게 되|야 [되돼됩]");

    private static final Pattern MAYBE = Pattern.compile("(?<![가-힣])혹시나? ");

    private static final Set<String> DATED =
            WordList.of(AskedWhether.class, "dated-stems.txt").words();
    private static final Set<String> OFFERED =
            WordList.of(AskedWhether.class, "offered-stems.txt").words();
    private static final Set<String> VERBS =
            WordList.of(AskedWhether.class, "why-verbs.txt").words();
    private static final Set<String> QUALITIES =
            WordList.of(AskedWhether.class, "why-qualities.txt").words();
    private static final Set<String> WORKS =
            WordList.of(AskedWhether.class, "works-stems.txt").words();
    private static final Set<String> PONDERED =
            WordList.of(AskedWhether.class, "pondered-stems.txt").words();
    private static final Set<String> THERE =
            WordList.of(AskedWhether.class, "why-there.txt").words();
    private static final Set<String> APPLIED_FOR =
            WordList.of(AskedWhether.class, "applied-for.txt").words();

    private AskedWhether() {}

    /** One draft, or none. */
    static List<Draft> of(Sentence sentence) {
        Predicate last = sentence.last();
        if (last == null || last.form().honorific() || SentenceKinds.of(sentence) != SentenceKind.YES_NO_QUESTION) {
            return List.of();
        }
        Predicate main = sentence.before(last);
        Predicate bound = main != null && AskedDuty.isBound(sentence, main, last) ? main : null;
        int start = bound == null ? last.start() : bound.start();
        if (BESIDE.matcher(sentence.text().substring(0, start)).find()) {
            return List.of();
        }
        List<Edit> edits;
        if (bound != null) {
            edits = AskedDuty.of(sentence, bound, last);
        } else if (PONDERED_ENDINGS.contains(last.form().ending())) {
            edits = ofPondered(sentence, main, last);
        } else if (last.stem().form().equals("있")) {
            edits = ofExistence(sentence, last);
        } else {
            edits = ofPlain(sentence, last);
        }
        return edits.isEmpty() ? List.of() : List.of(new Draft(Change.ASKED, withoutMaybe(sentence.text(), edits)));
    }

    /** 혹시 asks whether. */
    private static List<Edit> withoutMaybe(String text, List<Edit> edits) {
        Matcher maybe = MAYBE.matcher(text);
        List<Edit> all = new ArrayList<>();
        if (maybe.find() && maybe.end() <= edits.get(0).start()) {
            all.add(new Edit(maybe.start(), maybe.end(), "", Expectation.NOTHING));
        }
        all.addAll(edits);
        return all;
    }

    /** 제한이 있나요, 제한이 왜 있나요; 장학금이 있나요, 장학금은 어떻게 신청하나요. */
    private static List<Edit> ofExistence(Sentence sentence, Predicate last) {
        Token particle = sentence.previous(last.first());
        Token noun = particle == null ? null : sentence.previous(sentence.indexAt(particle.start()));
        boolean subject = particle != null
                && noun != null
                && particle.isParticle()
                && (particle.surface().equals("이") || particle.surface().equals("가"))
                && noun.end() == particle.start()
                && particle.end() + 1 == last.start();
        if (!subject
                || particle == null
                || noun == null
                || last.isAuxiliary()
                || last.form().tense() != Form.Tense.NONE
                || !QuestionWord.ASKING.contains(last.form().ending())) {
            return List.of();
        }
        if (THERE.contains(noun.surface())) {
            return List.of(QuestionWord.inserted(last.start(), QuestionWord.WHY));
        }
        Edit applied = APPLIED_FOR.contains(noun.surface()) && !sentence.text().contains("면 ")
                ? Edits.composed(
                        particle.start(),
                        last.end(),
                        (Hangul.isClosed(noun.surface()) ? "은" : "는") + " 어떻게 신청",
                        Stem.of("하", Category.VERB),
                        last.form())
                : null;
        return applied == null ? List.of() : List.of(applied);
    }

    private static List<Edit> ofPlain(Sentence sentence, Predicate last) {
        int at = QuestionWord.front(sentence, last);
        boolean works = last.lemma().equals("되") && last.form().tense() == Form.Tense.NONE && !last.isAuxiliary();
        if (works
                && at >= 0
                && sentence.question()
                && QuestionWord.ASKING_OR_TELLING.contains(last.form().ending())) {
            return QuestionWord.CONDITION.matcher(sentence.text()).find()
                            || PREDICATED.matcher(sentence.text()).find()
                    ? List.of()
                    : List.of(QuestionWord.inserted(
                            QuestionWord.wordStart(sentence, last), QuestionWord.WHY + "안 ")); // 할부 왜 안 되나요
        }
        if (at < 0 || last.isAuxiliary() || QuestionWord.isNever(last)) {
            return List.of();
        }
        boolean verb = last.stem().category() == Category.VERB;
        String lemma = last.lemma();
        boolean timed = QuestionWord.TIMED.matcher(sentence.text()).find();
        if (last.form().tense() == Form.Tense.PAST) {
            boolean event =
                    verb && QuestionWord.ASKING_OR_TELLING.contains(last.form().ending()) && !timed;
            boolean plain = !QuestionWord.CONDITION.matcher(sentence.text()).find()
                    && at == QuestionWord.wordStart(sentence, last);
            return event && plain ? List.of(QuestionWord.inserted(at, QuestionWord.WHEN)) : List.of();
        }
        if (last.form().tense() != Form.Tense.NONE
                || !QuestionWord.ASKING.contains(last.form().ending())) {
            return List.of();
        }
        if (lemma.equals("가능하")) {
            return QuestionWord.CONDITION.matcher(sentence.text()).find()
                            || at != QuestionWord.wordStart(sentence, last)
                    ? List.of()
                    : List.of(QuestionWord.inserted(at, QuestionWord.WHY + "불"));
        }
        if (DATED.contains(lemma)) {
            return timed || QuestionWord.hasAdverb(sentence, last)
                    ? List.of()
                    : List.of(QuestionWord.inserted(at, QuestionWord.WHEN));
        }
        if (OFFERED.contains(lemma)) {
            return timed ? List.of() : List.of(QuestionWord.inserted(at, QuestionWord.SINCE_WHEN));
        }
        if (WORKS.contains(lemma)) {
            return at == QuestionWord.wordStart(sentence, last) || QuestionWord.hasAdverb(sentence, last)
                    ? denied(last, at)
                    : List.of();
        }
        boolean derived = verb
                && lemma.length() > last.stem().form().length()
                && (!lemma.endsWith("되") || at == QuestionWord.wordStart(sentence, last));
        boolean reasoned = derived || (verb && VERBS.contains(lemma)) || QUALITIES.contains(lemma);
        return reasoned ? List.of(QuestionWord.inserted(at, QuestionWord.WHY)) : List.of();
    }

    /** 고백할까, 언제 고백할까; 연락해 볼까. */
    private static List<Edit> ofPondered(Sentence sentence, @Nullable Predicate main, Predicate last) {
        boolean tried =
                last.isAuxiliary() && last.stem().form().equals("보") && main != null && main.end() >= last.start() - 1;
        Predicate done = tried && main != null ? main : last;
        String text = sentence.text();
        boolean free = last.form().tense() == Form.Tense.NONE
                && !QuestionWord.TIMED.matcher(text).find()
                && !QuestionWord.CONDITION.matcher(text).find()
                && !NOT_PONDERED.matcher(text.substring(0, done.start())).find();
        int at = QuestionWord.front(sentence, done);
        return free && at >= 0 && PONDERED.contains(done.lemma())
                ? List.of(QuestionWord.inserted(QuestionWord.wordStart(sentence, done), QuestionWord.WHEN)) // 라면 언제 먹을래
                : List.of();
    }

    /** 호환되나요, 왜 호환되지 않나요. */
    private static List<Edit> denied(Predicate last, int at) {
        String head = last.inForm(last.form().withEnding(Ending.JI));
        Edit edit = head == null
                ? null
                : Edits.composed(
                        last.start(),
                        last.end(),
                        head + " ",
                        new Stem("않", Category.VERB, ConjugationClass.REGULAR),
                        last.form());
        return edit == null ? List.of() : List.of(QuestionWord.inserted(at, QuestionWord.WHY), edit);
    }
}

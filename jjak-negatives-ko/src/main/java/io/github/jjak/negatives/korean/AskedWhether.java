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
            "아니면|아무|(?:니까|나요|까요), |혹은 |또는|거나 |맞[나습는아]|않|못|(?<![가-힣])안 |없|왜|언제|얼마|어디|어떤|어떻|무엇|무슨|뭐|누가|누구|몇 |며칠|어느|"
                    + "[가-힣](?:도|만|라도|조차|마저) |다른|더 |또 |함께|같이|동시에?|중복|대신|직접|혼자|스스로|외에|말고|적이 |적 있|그런|이런|그렇|이렇|진짜|정말|설마|보통|주로|아직|벌써|이미|여전히|결국");

    /** Times, which a question for the time would ask for again. */
    private static final Pattern TIMED = Pattern.compile(
            "요일|주말|평일|오늘|내일|어제|모레|지금|방금|아까|요즘|현재|지난|다음|올해|작년|내년|[0-9월화수목금토일]일(?:에|날)|[0-9] ?[시월년]|까지|부터|매달|매월|매년|매일|아침|저녁|동안|후에|전에|이후|바로|즉시|곧|당일|기간|이내|때[ ,]|때마다|나중에");

    private static final Pattern CONDITION = Pattern.compile("면,? |경우");

    private static final Set<Ending> ASKING = EnumSet.of(Ending.NAYO, Ending.NEUNGAYO, Ending.FORMAL_QUESTION);

    private static final Set<Ending> ASKING_OF_THE_PAST = EnumSet.of(
            Ending.NAYO,
            Ending.NEUNGAYO,
            Ending.FORMAL_QUESTION,
            Ending.NI,
            Ending.NYA,
            Ending.POLITE,
            Ending.INTIMATE);

    private static final Set<Ending> ASKING_OF_DUTY = EnumSet.of(
            Ending.NAYO,
            Ending.NEUNGAYO,
            Ending.FORMAL_QUESTION,
            Ending.NI,
            Ending.NYA,
            Ending.POLITE,
            Ending.INTIMATE,
            Ending.ULKKA,
            Ending.ULKKAYO,
            Ending.NA,
            Ending.JYO);

    private static final Set<Ending> PONDERED_ENDINGS =
            EnumSet.of(Ending.ULKKA, Ending.ULKKAYO, Ending.ULLAE, Ending.ULLAEYO);

    /** Somebody else, of whom it is guessed; or what is done for want of anything better. */
    private static final Pattern NOT_PONDERED = Pattern.compile("(?<!^나|^내|^우리|^제)[이가] |이나 |서 |[가-힣]까 ?하");

    /** 자동으로, 영향을: what stands between a question word and its predicate. */
    private static final Pattern MANNER =
            Pattern.compile("(?:자동|무료|별도|추가|기본|수동|정기|온라인|강제|의무|필수|전화|개별)(?:적)?으?로|(?:영향|도움|문제|피해)[을를]");

    private static final Set<Ending> STEPS = EnumSet.of(Ending.A_SEO, Ending.INTIMATE, Ending.GO);

    /** 문제가 되다, 하게 되다: no ability. */
    private static final Pattern PREDICATED =
            Pattern.compile("(?:문제|필수|의무|무료|도움|대상|힘|회원|부담|손해|이득|사람|성인|학생|사이)[이가] 되|게 되|야 [되돼됩]");

    private static final Pattern MAYBE = Pattern.compile("(?<![가-힣])혹시나? ");

    /** Of 일반적인, 새로 산, 먹을. */
    private static final String ATTRIBUTE_FINALS = "ㄴㄹ";

    private static final String WHY = "왜 ";
    private static final String WHEN = "언제 ";
    private static final String SINCE_WHEN = "언제부터 ";

    private static final Set<String> DATED = words("dated-stems.txt");
    private static final Set<String> OFFERED = words("offered-stems.txt");
    private static final Set<String> RECEIVED = words("received-stems.txt");
    private static final Set<String> NEVER = words("never-why.txt");
    private static final Set<String> VERBS = words("why-verbs.txt");
    private static final Set<String> QUALITIES = words("why-qualities.txt");
    private static final Set<String> WORKS = words("works-stems.txt");
    private static final Set<String> PONDERED = words("pondered-stems.txt");
    private static final Set<String> THERE = words("why-there.txt");
    private static final Set<String> APPLIED_FOR = words("applied-for.txt");

    private AskedWhether() {}

    private static Set<String> words(String file) {
        return WordList.of(AskedWhether.class, file).words();
    }

    /** One draft, or none. */
    static List<Draft> of(Sentence sentence) {
        Predicate last = sentence.last();
        if (last == null || last.form().honorific() || SentenceKinds.of(sentence) != SentenceKind.YES_NO_QUESTION) {
            return List.of();
        }
        Predicate main = sentence.before(last);
        Predicate bound = main != null && isBound(sentence, main, last) ? main : null;
        int start = bound == null ? last.start() : bound.start();
        if (BESIDE.matcher(sentence.text().substring(0, start)).find()) {
            return List.of();
        }
        List<Edit> edits;
        if (bound != null) {
            edits = ofBound(sentence, bound, last);
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

    /** 내야 하다, 내도 되다, 낼 수 있다: the closing predicate says what of the one before it. */
    private static boolean isBound(Sentence sentence, Predicate main, Predicate last) {
        String between = sentence.text().substring(main.end(), last.start());
        return isAllowance(main, between)
                || (between.equals(" ")
                        && (main.form().ending() == Ending.A_YA || main.form().ending() == Ending.A_DO))
                || (between.isEmpty() && main.form().ending() == Ending.A_YA)
                || (between.equals(" 수 ") && Clauses.isAbility(sentence, last));
    }

    /** 나가도 되다: behind 가 the ending is read as a particle. */
    private static boolean isAllowance(Predicate main, String between) {
        return main.form().ending() == Ending.INTIMATE && between.equals("도 ");
    }

    private static List<Edit> ofBound(Sentence sentence, Predicate main, Predicate last) {
        int at = front(sentence, main);
        boolean untensed = main.form().tense() == Form.Tense.NONE && last.form().tense() == Form.Tense.NONE;
        if (at < 0 || main.isAuxiliary() || isHonoured(main) || !untensed) {
            return List.of();
        }
        boolean asked = ASKING_OF_DUTY.contains(last.form().ending());
        String stem = last.stem().form();
        return switch (main.form().ending()) {
            case A_YA ->
                asked
                                && !isNever(main)
                                && (stem.equals("하") || stem.equals("되"))
                                && !last.lemma().equals("필요하")
                        ? List.of(inserted(at, WHY))
                        : List.of();
            case A_DO, INTIMATE ->
                asked && (stem.equals("되") || stem.equals("괜찮")) ? refused(main, last, at) : List.of();
            default -> ofAbility(sentence, main, last, at);
        };
    }

    private static boolean isHonoured(Predicate main) {
        return main.form().honorific() || main.stem().form().endsWith("시");
    }

    /** 써도 되나요, 왜 쓰면 안 되나요. */
    private static List<Edit> refused(Predicate main, Predicate last, int at) {
        String head = main.inForm(main.form().withEnding(Ending.UMYEON));
        Edit edit = head == null || main.stem().category() != Category.VERB
                ? null
                : Edits.composed(main.start(), last.end(), head + " 안 ", Stem.of("되", Category.VERB), last.form());
        return edit == null ? List.of() : List.of(inserted(at, WHY), edit);
    }

    private static List<Edit> ofAbility(Sentence sentence, Predicate main, Predicate last, int at) {
        boolean asked = ASKING.contains(last.form().ending()) || last.form().ending() == Ending.ULKKAYO;
        if (!asked || isNever(main) || main.stem().category() != Category.VERB) {
            return List.of();
        }
        boolean timed = TIMED.matcher(sentence.text()).find();
        if (RECEIVED.contains(main.lemma()) && !timed) {
            return List.of(inserted(at, SINCE_WHEN));
        }
        Edit unable = Edits.composed(last.start(), last.end(), "", Stem.of("없", Category.EXISTENCE), last.form());
        return unable == null || CONDITION.matcher(sentence.text()).find()
                ? List.of()
                : List.of(inserted(at, WHY), unable);
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
                || !ASKING.contains(last.form().ending())) {
            return List.of();
        }
        if (THERE.contains(noun.surface())) {
            return List.of(inserted(last.start(), WHY));
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
        int at = front(sentence, last);
        boolean works = last.lemma().equals("되") && last.form().tense() == Form.Tense.NONE && !last.isAuxiliary();
        if (works
                && at >= 0
                && sentence.question()
                && ASKING_OF_THE_PAST.contains(last.form().ending())) {
            return CONDITION.matcher(sentence.text()).find()
                            || PREDICATED.matcher(sentence.text()).find()
                    ? List.of()
                    : List.of(inserted(wordStart(sentence, last), WHY + "안 ")); // 할부 왜 안 되나요
        }
        if (at < 0 || last.isAuxiliary() || isNever(last)) {
            return List.of();
        }
        boolean verb = last.stem().category() == Category.VERB;
        String lemma = last.lemma();
        boolean timed = TIMED.matcher(sentence.text()).find();
        if (last.form().tense() == Form.Tense.PAST) {
            boolean event = verb && ASKING_OF_THE_PAST.contains(last.form().ending()) && !timed;
            boolean plain = !CONDITION.matcher(sentence.text()).find() && at == wordStart(sentence, last);
            return event && plain ? List.of(inserted(at, WHEN)) : List.of();
        }
        if (last.form().tense() != Form.Tense.NONE
                || !ASKING.contains(last.form().ending())) {
            return List.of();
        }
        if (lemma.equals("가능하")) {
            return CONDITION.matcher(sentence.text()).find() || at != wordStart(sentence, last)
                    ? List.of()
                    : List.of(inserted(at, WHY + "불"));
        }
        if (DATED.contains(lemma)) {
            return timed || hasAdverb(sentence, last) ? List.of() : List.of(inserted(at, WHEN));
        }
        if (OFFERED.contains(lemma)) {
            return timed ? List.of() : List.of(inserted(at, SINCE_WHEN));
        }
        if (WORKS.contains(lemma)) {
            return at == wordStart(sentence, last) || hasAdverb(sentence, last) ? denied(last, at) : List.of();
        }
        boolean derived = verb
                && lemma.length() > last.stem().form().length()
                && (!lemma.endsWith("되") || at == wordStart(sentence, last));
        boolean reasoned = derived || (verb && VERBS.contains(lemma)) || QUALITIES.contains(lemma);
        return reasoned ? List.of(inserted(at, WHY)) : List.of();
    }

    /** 고백할까, 언제 고백할까; 연락해 볼까. */
    private static List<Edit> ofPondered(Sentence sentence, @Nullable Predicate main, Predicate last) {
        boolean tried =
                last.isAuxiliary() && last.stem().form().equals("보") && main != null && main.end() >= last.start() - 1;
        Predicate done = tried && main != null ? main : last;
        String text = sentence.text();
        boolean free = last.form().tense() == Form.Tense.NONE
                && !TIMED.matcher(text).find()
                && !CONDITION.matcher(text).find()
                && !NOT_PONDERED.matcher(text.substring(0, done.start())).find();
        int at = front(sentence, done);
        return free && at >= 0 && PONDERED.contains(done.lemma())
                ? List.of(inserted(wordStart(sentence, done), WHEN)) // 라면 언제 먹을래
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
        return edit == null ? List.of() : List.of(inserted(at, WHY), edit);
    }

    private static boolean hasAdverb(Sentence sentence, Predicate last) {
        Token before = before(sentence, wordStart(sentence, last));
        return before != null && before.tag().startsWith("MA");
    }

    private static boolean isNever(Predicate predicate) {
        return NEVER.contains(predicate.lemma());
    }

    /** Where the word of the predicate begins: 환불 of 환불받다. */
    private static int wordStart(Sentence sentence, Predicate predicate) {
        int at = predicate.start()
                - (predicate.lemma().length() - predicate.stem().form().length());
        for (Token noun = endingAt(sentence, at); noun != null && noun.isNoun(); noun = endingAt(sentence, at)) {
            at = noun.start();
        }
        return at;
    }

    /** Where a question word stands: before the predicate with its adverbs and the nouns that carry no particle; -1 inside a noun phrase. */
    private static int front(Sentence sentence, Predicate predicate) {
        int at = wordStart(sentence, predicate);
        if (!sentence.isWordStart(at)) {
            return -1;
        }
        boolean moved = false;
        for (Token last = before(sentence, at); last != null; last = before(sentence, at)) {
            boolean bare = (last.isNoun() && !last.surface().endsWith("데"))
                    || last.tag().equals("XSN")
                    || last.tag().startsWith("MA")
                    || last.tag().equals("MM")
                    || last.tag().equals("NP")
                    || last.tag().equals("SL");
            int start = last.start();
            while (!sentence.isWordStart(start)) {
                start--;
            }
            boolean manner =
                    MANNER.matcher(sentence.text().substring(start, last.end())).matches() || isStep(sentence, last);
            if (!bare && !manner) {
                return moved && isAttribute(sentence, last) ? -1 : at;
            }
            moved = moved || (bare && !last.tag().startsWith("MA"));
            at = start;
        }
        return at;
    }

    /** 나눠서 예약하다, 사용하도록 설정하다. */
    private static boolean isStep(Sentence sentence, Token last) {
        return !sentence.text().substring(0, last.end()).matches(".*(?:따라|[관대통의위비인]해|향해|나와)")
                && (last.surface().endsWith("도록")
                        || sentence.predicates().stream()
                                .anyMatch(each -> each.end() == last.end()
                                        && STEPS.contains(each.form().ending())));
    }

    private static boolean isAttribute(Sentence sentence, Token last) {
        return sentence.predicates().stream()
                        .anyMatch(each ->
                                each.end() == last.end() && each.form().ending().mood() == Ending.Mood.ATTRIBUTIVE)
                || last.surface().equals("의")
                || (!last.isParticle()
                        && ATTRIBUTE_FINALS.indexOf(Hangul.finalOf(
                                        last.surface().charAt(last.surface().length() - 1)))
                                >= 0);
    }

    private static @Nullable Token before(Sentence sentence, int at) {
        return endingAt(sentence, at - 1);
    }

    private static @Nullable Token endingAt(Sentence sentence, int at) {
        return sentence.tokens().stream()
                .filter(token -> token.end() == at)
                .findFirst()
                .orElse(null);
    }

    private static Edit inserted(int at, String word) {
        return new Edit(at, at, word, Expectation.NOTHING);
    }
}

package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import io.github.jjak.negatives.perturbed.SentenceKind;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which changes hardly anybody would say, although their forms are right: 매달 며칠에 빠져나가지 않나요. They are found by what stands beside
 * the change, one test for each kind of change.
 */
final class Usage {

    /** An amount, a share, a frequency that a negation would leave hanging: 보통 일주일 정도 걸리지 않습니다. */
    private static final Pattern ABOUT = Pattern.compile(
            "(?:^| )(?:보통|대개|대체로|약 ?[0-9]|처음|각각|모두|나누어|나눠서|언제든지|언제든|누구나|점차|자동으로|바로|즉시|곧바로)(?= |$)|정도 |쯤 |[0-9원월일] ?씩"
                    + " |마다 ");

    /** 일곱 권까지, 한 번만, 하나만: a bound of how many. 28일까지 is a date. */
    private static final Pattern BOUND = Pattern.compile(
            "(?:[권명개회번원대장건배%잔벌]|달러|개월|년|시간|인분|포인트|kg|GB)까지|(?:하나|한 [가-힣]{1,2}|[0-9] ?[가-힣]{1,2})만 |(?:최대|최소|최고) ");

    /** 2년입니다, 500원이에요. */
    private static final Pattern AMOUNT_SAID = Pattern.compile(
            "(?:[0-9만천억]|(?:^| )(?:한|두|세|네|열|며칠|일주일|이틀|사흘)) ?[가-힣%]{0,3}(?:입니다|이에요|예요|이다|이야|야|이었습니다|였습니다)[.!]?$");

    /** 납부해야 받을 수 있다, 거주해야 받는다: without the condition nothing is left to deny. */
    private static final Pattern REQUIREMENT = Pattern.compile("(?<![분시광평심])야(?:만)? (?!하|해|합|했|한|할|되|돼|됩|됐|될)");

    /** 쉬는 것도 좋아요, 찾아보는 건 어때요. */
    private static final Pattern SUGGESTED = Pattern.compile("[는은] (?:게|건|것이|것은|것도|편이) (?:좋|낫)|면 좋");

    private static final Pattern ASKED_OPINION = Pattern.compile("(?:[는은] (?:게|건|것이|것은)|면) (?:어때|어떠|어떨|어떻(?!게))");

    private static final Pattern ASKED_WAY = Pattern.compile("려?면 어떻게");

    private static final Pattern ASKED_TO_ONESELF = Pattern.compile("(?:뭐|뭘|무엇|어디|언제|누구|어떤|무슨)[가-힣]* .*까(?:요)?[?]?$");

    /** 할 수도 있다, 필요할 수 있다: a guess is neither denied nor moved in time. */
    private static final Pattern GUESSED = Pattern.compile("수도 (?:있|없)|(?:필요할|있을) 수 (?:있|없)|경우도 있");

    /** 맛있게 드세요, 당당하게 나가세요: encouragement. */
    private static final Pattern ENCOURAGED = Pattern.compile("[가-힣]{2,}게 [가-힣]+세요[.!]?$");

    /** 해 보세요 asks, whoever is named: 경험 있는 분이 해 보세요. */
    private static final Pattern TRY = Pattern.compile("보(?:세요|십시오)[.!]?$");

    private static final Pattern COMING = Pattern.compile("(?:^| )(?:다음에는|다음엔|다음에|다음번|이제부터|앞으로)");

    /** 쉴 수 있는 서비스: what a thing is for. */
    private static final Pattern WITHIN = Pattern.compile("^ 수 [있없]는 ");

    private static final Pattern FUTURE = Pattern.compile("[거것겠]");

    /** 왜 이렇게 덥지: of what is so, not of what is not. */
    private static final Pattern WONDERED = Pattern.compile("왜 (?:이렇게|그렇게|이리|저렇게)");

    private static final Pattern WHY = Pattern.compile("(?:^| )왜 ");

    /** 나도, 카드로도: what is possible as well is no duty. */
    private static final Pattern AS_WELL = Pattern.compile(
            "(?:로|에서|에게|까지|에|만)도 | 동안 |(?:^| )(?:바로|즉시|쉽게|간편하게|자유롭게|무료로|중에|중에서|따로)(?= )|거나 |한 번만 |없이 |만 ");

    /** Who gets what: an application for it is not called off. */
    private static final Pattern BENEFIT =
            Pattern.compile("연금|수당|급여|바우처|지원금|보조금|장려금|등본|증명서|여권|면허|보상|복지|혜택|환급|감면|할인|신고|재발급|인증서|카드|지원");

    /** What is ordered or bought, not applied for. */
    private static final Pattern BOUGHT = Pattern.compile("표|티켓|항공권|주문|결제|구독|송금|이체|승차권|예매|상품");

    /** 한 달에 몇 번, 하루에 얼마나: nobody counts in two months. */
    private static final Pattern EACH = Pattern.compile("^ ?(?:달|시간|주|번|사람|명|가구|장|개|병|잔|권|그릇|판|마리|켤레|송이)에 ");

    private static final Pattern PONDERED = Pattern.compile("(?:뭐|뭘|무엇|어디|어떤|무슨)[가-힣]* .*(?:까|지|냐)(?:요)?[?]?$");

    private static final Pattern DAY = Pattern.compile("^(?:오늘|내일|모레)");

    private static final Pattern HOW_MANY = Pattern.compile("몇|얼마|며칠");

    /** How much and how often it is so, each time: 몇 시부터 시작했나요 asks for what is so now. */
    private static final Pattern REGULAR = Pattern.compile("몇 |며칠|얼마|매달|매월|매주|매일|매년|하루에|한 달에");

    private static final Pattern ASKED_BEFORE = Pattern.compile("(?:몇 [가-힣]{1,2}|얼마|며칠) (?:전|후)에?");

    private static final Pattern TO_PERSONS = Pattern.compile("에게 |께 |한테 |얼마|며칠|[0-9]");

    /** A small one of them: 하나 사세요. */
    private static final Pattern ONE_OF_THEM = Pattern.compile("하나 |한 (?:잔|개|장|번|알|권|병|대|통|마디|숟갈) ");

    private static final Pattern OLD = Pattern.compile("어르신|노인|고령|노년|성인|이상[^.]*어야|이상[^.]*해야");

    private static final Set<Ending> CHAINED = EnumSet.of(Ending.GO, Ending.A_SEO, Ending.INTIMATE, Ending.UMYEONSEO);

    /** What nobody forbids, or does not mean as such: 조심하지 마세요. */
    private static final Set<String> ALWAYS_ADVISED =
            WordList.of(Usage.class, "always-advised.txt").words();

    /** Mishaps: they have happened; nobody plans them. */
    private static final Set<String> MISHAPS =
            WordList.of(Usage.class, "mishaps.txt").words();

    /** Whose opposite does not lead to what a condition leads to: 취소하시면 배송됩니다. */
    private static final Set<String> LEADING =
            WordList.of(Usage.class, "leading-stems.txt").words();

    /** Somebody else, of whom one may wonder whether it happened: 친구가 왔을까. */
    private static final Pattern OTHER_SUBJECT = Pattern.compile("(?<!나|내|저|제|우리|같|많|없|높|깊|길|가까|따뜻)[이가은는도] ");

    private static final Set<Ending> IN_CLAUSES = EnumSet.of(Ending.UMYEON, Ending.URYEOMYEON, Ending.A_DO, Ending.GI);

    private static final Set<String> KNOWN = Set.of("알", "모르", "가르치", "배우");

    private static final Set<String> COMING_AND_GOING = Set.of("가", "오", "가져가", "가져오", "데려가", "데려오");

    private static final Set<Rule> NOT_GUESSED = EnumSet.of(Rule.POLARITY, Rule.TENSE, Rule.MODALITY);

    private Usage() {}

    /** Whether somebody might say what the change makes of the sentence. */
    static boolean allows(Sentence sentence, SentenceKind kind, Draft draft) {
        boolean suggested = ASKED_OPINION.matcher(sentence.text()).find()
                || (SUGGESTED.matcher(sentence.text()).find() && draft.change().rule() != Rule.TENSE);
        if ((suggested && !isOfThings(draft.change())) || !staysOnTheWay(sentence, draft.change())) {
            return false;
        }
        boolean fixed = GUESSED.matcher(sentence.text()).find()
                || (TRY.matcher(sentence.text()).find() && !isForbiddenTrial(sentence, draft));
        if (fixed && NOT_GUESSED.contains(draft.change().rule())) {
            return false;
        }
        return switch (draft.change().rule()) {
            case POLARITY -> denies(sentence, kind);
            case TENSE -> shifts(sentence, kind, draft);
            case MODALITY -> obliges(sentence);
            case NUMBER -> counts(sentence.text(), draft);
            case VERB -> exchanges(sentence, kind, draft);
            case SCOPE -> bounds(sentence, draft);
            case NOUN, SUBJECT -> NounUsage.fits(sentence, draft);
            default -> true;
        };
    }

    private static boolean isForbiddenTrial(Sentence sentence, Draft draft) {
        Predicate last = sentence.last();
        return draft.change() == Change.POLARITY && last != null && Trial.isForbidden(sentence, last);
    }

    /** 되면 어떻게 되나요, 하려면 어떻게 하나요: another condition, aim or question, but no other time, duty or consequence. */
    private static boolean staysOnTheWay(Sentence sentence, Change change) {
        Matcher way = ASKED_WAY.matcher(sentence.text());
        return !way.find()
                || isOfThings(change)
                || change == Change.ASKED
                || (change.rule() == Rule.VERB && way.group().startsWith("려"));
    }

    /** Whether only a thing, a number or a person is exchanged. */
    static boolean isOfThings(Change change) {
        return change == Change.NUMBER || change == Change.NOUN || change == Change.SUBJECT;
    }

    private static boolean denies(Sentence sentence, SentenceKind kind) {
        String text = sentence.text();
        Predicate last = SentenceKinds.closing(sentence);
        if (last == null
                || kind == SentenceKind.WH_QUESTION
                || WONDERED.matcher(text).find()) {
            return WHY.matcher(text).find() && !WONDERED.matcher(text).find();
        }
        if (REQUIREMENT.matcher(text).find()
                || text.contains("다가 ")
                || hasContrast(sentence, last)
                || AMOUNT_SAID.matcher(text).find()) {
            return false;
        }
        if (PolarityRule.isNegated(sentence, last)) {
            Predicate banned = last.stem().form().equals("말") ? sentence.before(last) : null;
            return banned == null || Trial.isAdvisable(banned);
        }
        if (kind == SentenceKind.REQUEST) {
            return !isChained(sentence, last)
                    && !ENCOURAGED.matcher(text).find()
                    && !ONE_OF_THEM.matcher(text).find()
                    && !ALWAYS_ADVISED.contains(last.lemma())
                    && !ALWAYS_ADVISED.contains(last.stem().form());
        }
        return !ABOUT.matcher(text).find() && !BOUND.matcher(text).find();
    }

    /** 사진을 찍어 보내 주세요: of two things to do, the second alone is not forbidden; nor is 준비해 보세요. */
    private static boolean isChained(Sentence sentence, Predicate last) {
        boolean tried = last.isAuxiliary() && last.stem().form().equals("보") && !Trial.isForbidden(sentence, last);
        Predicate main = last.isAuxiliary() ? sentence.before(last) : last;
        return tried
                || sentence.predicates().stream()
                        .anyMatch(each -> main != null
                                && each.end() < main.start()
                                && CHAINED.contains(each.form().ending()));
    }

    private static boolean shifts(Sentence sentence, SentenceKind kind, Draft draft) {
        String text = sentence.text();
        Predicate last = SentenceKinds.closing(sentence);
        boolean regular = kind == SentenceKind.WH_QUESTION
                && last != null
                && last.form().tense() == Form.Tense.NONE
                && REGULAR.matcher(text).find();
        boolean needed = kind == SentenceKind.WH_QUESTION
                && sentence.predicates().stream().anyMatch(each -> each.form().ending() == Ending.A_YA);
        boolean mishap = last != null
                && (MISHAPS.contains(last.lemma())
                        || MISHAPS.contains(last.stem().form()));
        boolean pondered = kind == SentenceKind.YES_NO_QUESTION
                && last != null
                && (last.form().ending() == Ending.ULKKA || last.form().ending() == Ending.ULKKAYO)
                && last.stem().category() == Category.VERB
                && !OTHER_SUBJECT.matcher(text).find()
                && last.form().tense() == Form.Tense.NONE;
        return !needed
                && !pondered
                && !regular
                && !mishap
                && (last == null || isTold(sentence, kind, last, draft))
                && !COMING.matcher(text).find()
                && !ASKED_TO_ONESELF.matcher(text).find();
    }

    /** Whether a time is told that may be another one: no complaint, no wish, no event that is made a habit. */
    private static boolean isTold(Sentence sentence, SentenceKind kind, Predicate last, Draft draft) {
        String text = sentence.text();
        boolean formal = last.form().ending() == Ending.FORMAL;
        boolean complaint = !formal
                && !sentence.question()
                && PolarityRule.isNegated(sentence, last)
                && (last.isAuxiliary() || last.form().tense() == Form.Tense.NONE);
        boolean wish = (kind != SentenceKind.CEREMONY && last.stem().form().equals("싶"))
                || text.substring(0, last.start()).endsWith("기로 ");
        Edit main = draft.edits().stream()
                .filter(edit -> edit.end() >= last.end() || edit.start() == last.start())
                .findFirst()
                .orElse(draft.edits().get(0));
        boolean present = last.form().tense() == Form.Tense.PAST
                && !FUTURE.matcher(main.replacement()).find();
        boolean event = last.stem().category() == Category.VERB && !last.isAuxiliary();
        boolean felt = last.form().tense() == Form.Tense.PROSPECT
                && !formal
                && !main.replacement().contains("겠"); // 걱정되겠어요
        boolean told = event && !PolarityRule.isNegated(sentence, last);
        boolean habit = present && told && draft.edits().size() == 1 && (!formal || Clauses.hasReason(sentence, last));
        boolean relative = sentence.predicates().stream()
                .anyMatch(each -> each.form().ending().mood() == Ending.Mood.ATTRIBUTIVE
                        && text.startsWith(" 다음 ", each.end())); // 가입한 다음 달에
        return !complaint
                && !wish
                && !habit
                && !felt
                && !relative
                && !hasContrast(sentence, last)
                && !text.contains("수록 ");
    }

    private static boolean obliges(Sentence sentence) {
        Predicate last = sentence.last();
        Predicate main = last == null ? null : sentence.before(last);
        boolean guess = last != null && last.form().tense() == Form.Tense.PROSPECT;
        boolean given = main != null && main.lemma().endsWith("받");
        boolean conditional = main != null
                && sentence.predicates().stream()
                        .filter(each -> each.end() < main.start())
                        .map(each -> each.form().ending())
                        .anyMatch(ending -> ending == Ending.UMYEON || ending == Ending.A_DO);
        boolean able = last != null && Clauses.isAbility(sentence, last);
        boolean aimed = main != null
                && main.form().ending() == Ending.A_YA
                && sentence.question()
                && sentence.predicates().stream().anyMatch(each -> each.form().ending() == Ending.URYEOMYEON);
        return !guess
                && !aimed
                && !given
                && !(able && conditional)
                && !AS_WELL.matcher(sentence.text()).find();
    }

    /** 하나도 없다, 둘이 가다, 일주일에 25시간; a number told twice: 1년 치 요금, 1년간. */
    private static boolean counts(String text, Draft draft) {
        Edit edit = draft.edits().get(0);
        String old = text.substring(edit.start(), edit.end());
        String behind = text.substring(edit.end());
        boolean least = old.startsWith("하나") && (old + behind).matches("하나[도만].*");
        boolean together = old.matches("[둘셋넷]이?") && behind.matches("(?:이)? .*");
        boolean rate = (old.startsWith("일주일") && (old.endsWith("에") || behind.startsWith("에")))
                || (EACH.matcher(behind).find() && HOW_MANY.matcher(behind).find())
                || (DAY.matcher(old).find() && PONDERED.matcher(text).find());
        String told = old + (behind.isEmpty() ? "" : behind.stripLeading().substring(0, 1));
        boolean twice = Character.isDigit(old.charAt(0))
                && (text.substring(0, edit.start()).matches(".*(?<![0-9])" + Pattern.quote(told) + ".*")
                        || behind.matches(".*(?<![0-9])" + Pattern.quote(told) + ".*"));
        return !least && !together && !rate && !twice;
    }

    private static boolean exchanges(Sentence sentence, SentenceKind kind, Draft draft) {
        String text = sentence.text();
        Predicate changed = at(sentence, draft);
        if (changed == null) {
            return true;
        }
        String lemma = changed.lemma();
        Ending ending = changed.form().ending();
        boolean condition = ending == Ending.UMYEON;
        boolean aim = ending == Ending.URYEOMYEON;
        boolean though =
                ending == Ending.A_DO && !text.startsWith(" 되", changed.end()) && !text.startsWith(" 돼", changed.end());
        boolean led = ending == Ending.ATTRIBUTIVE_PROSPECT && Clauses.hasCondition(sentence, changed);
        boolean purpose = ending == Ending.GI && text.startsWith(" 전", changed.end());
        boolean unfit = (lemma.equals("신청하") && BENEFIT.matcher(text).find())
                || (lemma.equals("취소하") && BOUGHT.matcher(text).find())
                || (lemma.startsWith("발급") && !text.contains("카드"))
                || ((lemma.startsWith("제공") || lemma.startsWith("지원"))
                        && TO_PERSONS.matcher(text).find())
                || (lemma.equals("필요하")
                        && (kind != SentenceKind.STATEMENT || changed.form().ending() != Ending.FORMAL))
                || (lemma.equals("받") && !changed.equals(SentenceKinds.closing(sentence)))
                || (kind == SentenceKind.REQUEST && changed.stem().category() != Category.VERB)
                || (lemma.equals("가능하")
                        && (kind == SentenceKind.WH_QUESTION
                                || BOUND.matcher(text).find()))
                || (COMING_AND_GOING.contains(lemma) && (condition || aim || hasDuty(sentence)));
        boolean within = ending == Ending.ATTRIBUTIVE_PROSPECT
                && WITHIN.matcher(text.substring(changed.end())).find();
        boolean again = text.contains("자꾸 ") || text.contains("맨날 ");
        boolean denied = PolarityRule.negativeAdverb(sentence, changed) != null;
        return !purpose
                && !within
                && !isBoundInQuestion(sentence, kind, draft, changed)
                && !again
                && !denied
                && !though
                && !(condition
                        && kind == SentenceKind.STATEMENT
                        && changed.stem().category() == Category.ADJECTIVE)
                && !led
                && !unfit
                && !hasContrast(sentence, changed)
                && !((condition || aim) && LEADING.contains(lemma));
    }

    /** 삭제하면 되살릴 수 있나요, 몇 살까지 지원되나요: what is asked is bound to this verb. */
    private static boolean isBoundInQuestion(Sentence sentence, SentenceKind kind, Draft draft, Predicate changed) {
        boolean asks = kind == SentenceKind.YES_NO_QUESTION || kind == SentenceKind.WH_QUESTION;
        boolean bound = IN_CLAUSES.contains(changed.form().ending())
                || KNOWN.contains(changed.lemma())
                || REGULAR.matcher(sentence.text()).find();
        return asks && bound && draft.change() != Change.DEGREE;
    }

    /** 키우고 싶은데 집이 좁아: the other half says why. */
    private static boolean hasContrast(Sentence sentence, Predicate last) {
        return sentence.predicates().stream()
                .anyMatch(each -> each.end() < last.start() && each.form().ending() == Ending.NEUNDE);
    }

    private static boolean hasDuty(Sentence sentence) {
        return sentence.predicates().stream()
                .map(each -> each.form().ending())
                .anyMatch(ending -> ending == Ending.A_YA || ending == Ending.A_DO);
    }

    private static @Nullable Predicate at(Sentence sentence, Draft draft) {
        int end = draft.edits().get(0).end();
        return sentence.predicates().stream()
                .filter(each -> each.end() == end)
                .findFirst()
                .orElse(null);
    }

    /** 65세 미만 어르신; 10년 미만 납부해야. */
    private static boolean bounds(Sentence sentence, Draft draft) {
        if (ASKED_BEFORE.matcher(sentence.text()).find()) {
            return false;
        }
        boolean less = draft.edits().get(0).replacement().equals("미만");
        return !(less && OLD.matcher(sentence.text()).find());
    }
}

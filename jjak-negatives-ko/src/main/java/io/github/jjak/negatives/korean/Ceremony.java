package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sentences that greet, thank, wish, say that something is asked, or where to read on; and predicates that only say or mean. */
final class Ceremony {

    private static final Set<String> STEMS =
            WordList.of(Ceremony.class, "formula-stems.txt").words();

    /** Only as a wish: 행복하세요. */
    private static final Set<String> WISHES = Set.of("건강하", "행복하", "평안하", "편안하", "즐겁");

    private static final Set<String> SAYING =
            WordList.of(Ceremony.class, "saying-stems.txt").words();

    /** 감사 말씀을 드립니다. */
    private static final Pattern OFFERED = Pattern.compile(
            "(?:감사|문의|부탁|사과|질문|축하|환영|인사|기원|양해)(?:의|를|을)?\\s?(?:말씀)?(?:을)?\\s?(?:드리|드립|드려|드렸|올리|올립|구하|구합)[가-힣 ]*$");

    /** 알고 싶습니다. */
    private static final Pattern WISH_TO_KNOW =
            Pattern.compile("(?:알고|여쭤보고|여쭙고|물어보고|묻고|문의하고|질문하고|알아보고|듣고|확인하고|문의드리고)\\s?싶(?:어|은|습|다|네|었|을|지)[가-힣 ]*$");

    /** 알려 주시겠어요. */
    private static final Pattern ASKED_TO_TELL =
            Pattern.compile("(?:알려|말해|말씀해|얘기해|이야기해|가르쳐|설명해|답변해|대답해|안내해|소개해|추천해|도와|확인해)\\s?(?:주|줘|줄|달|줬)[가-힣 ]{0,9}$");

    /** 자세한 내용은 안내를 참고하세요. */
    private static final Pattern POINTER =
            Pattern.compile("(?:자세한|상세한|자세히|구체적인|추가|더 많은|기타|다른) ?[가-힣 ]*.*(?:참조|참고|확인|문의|방문|보시|보세|읽)[가-힣 ]{1,12}$");

    /** 방법은 다음과 같습니다. */
    private static final Pattern LIST_FOLLOWS =
            Pattern.compile("(?:다음과|아래와)\\s?같[가-힣 ]*$|^(?:다음|아래)(?:은|는|에서는)\\s.*(?:이다|다|요)$");

    private static final Pattern ADVICE = Pattern.compile("(?:추천|안내|권유|권장|설명|소개|답변|말씀|제안|당부)(?:을|를)?$");

    /** 쉬는 것이 좋습니다. */
    private static final Pattern ADVISED = Pattern.compile("[는은](?: 것이| 게| 편이| 것도)$");

    private static final Pattern SEEMING = Pattern.compile("(?:것|거|듯|건|게)$");

    /** 수고 많았어요. */
    private static final Pattern PRAISE = Pattern.compile("(?:수고|고생)(?:가|이|도)? ?(?:정말 |참 )?(?:많|하셨|했)[가-힣]*$");

    /** 좋은 하루 보내세요. */
    private static final Pattern WISH =
            Pattern.compile("(?:좋은|즐거운|행복한|편안한|따뜻한|건강한|멋진|풍성한)\\s?[가-힣]{1,4}\\s?(?:되|보내|가지)[가-힣]*$");

    private Ceremony() {}

    static boolean is(Sentence sentence) {
        String text = sentence.text().substring(0, sentence.end());
        Predicate last = sentence.last();
        return isFormula(last)
                || OFFERED.matcher(text).find()
                || WISH_TO_KNOW.matcher(text).find()
                || (isAsked(sentence, last) && ASKED_TO_TELL.matcher(text).find())
                || PRAISE.matcher(text).find()
                || (isAsked(sentence, last) && WISH.matcher(text).find())
                || POINTER.matcher(text).find()
                || LIST_FOLLOWS.matcher(text).find();
    }

    private static boolean isFormula(@Nullable Predicate last) {
        if (last == null) {
            return false;
        }
        boolean told = last.form().ending().mood() == Ending.Mood.DIRECTIVE || isPoliteRequest(last);
        return STEMS.contains(last.lemma())
                || STEMS.contains(last.stem().form())
                || (told && WISHES.contains(last.lemma()));
    }

    /** An adjective that is wished for: 행복하세요. */
    static boolean isWish(Predicate predicate) {
        return WISHES.contains(predicate.lemma());
    }

    /** A question or a request, not the statement that somebody explains something. */
    private static boolean isAsked(Sentence sentence, @Nullable Predicate last) {
        if (sentence.question()) {
            return true;
        }
        return last != null
                && (last.form().ending().mood() == Ending.Mood.DIRECTIVE
                        || isPoliteRequest(last)
                        || (last.stem().form().equals("주") && last.form().ending() == Ending.INTIMATE));
    }

    private static boolean isPoliteRequest(Predicate last) {
        return last.form().honorific()
                && last.form().ending() == Ending.POLITE
                && last.form().tense() == Form.Tense.NONE;
    }

    /** Whether the predicate only says, advises, means or guesses: 추천합니다, 올 것 같아요. */
    static boolean says(Sentence sentence, Predicate last) {
        String head = sentence.text().substring(0, last.start()).stripTrailing();
        String stem = last.stem().form();
        return SAYING.contains(last.lemma())
                || SAYING.contains(stem)
                || (stem.equals("드리") && ADVICE.matcher(head).find())
                || ((stem.equals("좋") || stem.equals("맞") || stem.equals("낫"))
                        && ADVISED.matcher(head).find())
                || (stem.equals("같") && SEEMING.matcher(head).find());
    }
}

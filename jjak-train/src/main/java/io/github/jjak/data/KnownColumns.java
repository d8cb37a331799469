package io.github.jjak.data;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names that say what a column holds, in any case and with or without blanks, dots and low lines: those of the usual formats,
 * and what people call questions and answers.
 */
final class KnownColumns {

    /** What a column is for. */
    enum Role {
        QUESTION,
        ANSWER,
        NEGATIVE,
        SCORE,
        NONE
    }

    /**
     * What a name says.
     *
     * @param role what the column is for
     * @param rank how surely, 0 most
     */
    record Meaning(Role role, int rank) {

        static final Meaning NONE = new Meaning(Role.NONE, 9);
    }

    private static final Map<Role, Set<String>> SURE = Map.of(
            Role.QUESTION,
                    names(
                            "question questions query queries q anchor sentence1 sent1 text1 question1 질문 질의 물음 문의 문의내용 질문내용 질의내용"
                                    + " 문의사항 문의글 질문사항 고객문의 고객질문 질문문"),
            Role.ANSWER,
                    names(
                            "answer answers a positive positives pos response responses reply sentence2 sent2 text2 question2 passage document 답변 답"
                                    + " 응답 대답 회신 답변내용 답글 회답 답변사항 응답내용 회신내용 상담사답변 답변문"),
            Role.NEGATIVE, names("negative negatives neg negs hardnegative hardnegatives hardneg 오답 부정 부정답변 오답변"),
            Role.SCORE, names("score scores label labels similarity similarityscore goldlabel 점수 유사도 라벨 레이블 정답여부"));

    private static final Map<Role, Set<String>> LIKELY = Map.of(
            Role.QUESTION,
                    names(
                            "instruction input prompt utterance user title subject source premise 제목 문제 발화 요청 요청사항 고객 사용자"),
            Role.ANSWER,
                    names(
                            "output completion target context content body text assistant chosen documents hypothesis 정답 내용 본문 설명 해설 처리내용 결과 상담사"));

    private static final Pattern QUESTION_WITHIN = Pattern.compile("question|query|질문|문의|질의");
    private static final Pattern ANSWER_WITHIN = Pattern.compile("answer|response|reply|답변|응답|회신");
    private static final Pattern NEGATIVE_WITHIN = Pattern.compile("(hard)?neg(ative)?s?\\d+");
    /** Facts about a question are no question: its number, kind, author, date. */
    private static final Pattern ABOUT = Pattern.compile(
            ".*(id|ids|no|num|number|type|types|date|time|at|by|user|name|count|category|categories|status|state|code|lang|language|url|link|source|author|tag|tags|length"
                    + "|번호|일|일자|일시|시간|시각|날짜|유형|종류|구분|분류|자|자명|인|수|여부|상태|코드|부서|기관|링크|주소|출처|작성자|등록자|이름|경로|채널|점수|평점|건수)");

    /** The word is part of the name. */
    static final int RANK_WITHIN = 1;

    private static final int RANK_LIKELY = 2;

    private KnownColumns() {}

    private static Set<String> names(String words) {
        return Arrays.stream(words.split(" ", 0)).collect(Collectors.toUnmodifiableSet());
    }

    private static String plain(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return ColumnNames.key(last.isEmpty() ? name : last).replaceAll("[\\s_().\\[\\]/-]+", "");
    }

    static Meaning of(String name) {
        String plain = plain(name);
        for (Role role : SURE.keySet()) {
            if (SURE.getOrDefault(role, Set.of()).contains(plain)) {
                return new Meaning(role, 0);
            }
        }
        if (NEGATIVE_WITHIN.matcher(plain).matches()) {
            return new Meaning(Role.NEGATIVE, 0);
        }
        for (Role role : LIKELY.keySet()) {
            if (LIKELY.getOrDefault(role, Set.of()).contains(plain)) {
                return new Meaning(role, RANK_LIKELY);
            }
        }
        boolean question = QUESTION_WITHIN.matcher(plain).find();
        boolean answer = ANSWER_WITHIN.matcher(plain).find();
        if (question == answer || ABOUT.matcher(plain).matches()) {
            return Meaning.NONE;
        }
        return new Meaning(question ? Role.QUESTION : Role.ANSWER, RANK_WITHIN);
    }

    /** Whether a name says that the column holds facts about a row and no text of it. */
    static boolean isAbout(String name) {
        return ABOUT.matcher(plain(name)).matches();
    }

    /** Whether some names say which column is the question and which the answer. */
    static boolean areNamed(List<String> names) {
        List<Role> roles = names.stream().map(name -> of(name).role()).toList();
        return roles.contains(Role.QUESTION) && roles.contains(Role.ANSWER);
    }
}

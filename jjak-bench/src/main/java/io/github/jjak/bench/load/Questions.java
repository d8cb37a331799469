package io.github.jjak.bench.load;

import java.util.List;

/** What is asked: short Korean questions, and texts as long as a model looks at. */
final class Questions {

    private static final List<String> WHO = List.of("회원", "방문객", "학생", "판매자", "기사님", "보호자", "신입 사원");
    private static final List<String> WHAT = List.of(
            "비밀번호를 바꾸려면 어떻게 하나요", "환불은 며칠 걸리나요", "배송지를 바꿀 수 있나요", "영수증은 어디에서 받나요", "회의실은 어떻게 예약하나요", "주차 등록은 어디에서 하나요");

    private Questions() {}

    /** A short question; the same number gives the same one. */
    static String text(long number) {
        return WHO.get((int) (number % WHO.size())) + "인데 " + WHAT.get((int) (number / 7 % WHAT.size())) + "? "
                + number % 97;
    }

    /** A body of {@code /v1/embeddings} with one short question. */
    static String one(long number) {
        return "{\"input\":\"" + text(number) + "\"}";
    }

    /** A body of {@code /v1/embeddings} with so many texts that fill 512 tokens. */
    static String longBatch(int texts) {
        StringBuilder body = new StringBuilder("{\"input\":[");
        for (int i = 0; i < texts; i++) {
            body.append(i == 0 ? "\"" : ",\"");
            for (int sentence = 0; sentence < 80; sentence++) {
                body.append(text(31L * i + sentence)).append(' ');
            }
            body.append('"');
        }
        return body.append("]}").toString();
    }
}

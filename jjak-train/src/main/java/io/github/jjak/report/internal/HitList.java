package io.github.jjak.report.internal;

import io.github.jjak.eval.internal.RetrievalDetails;
import java.util.Map;

/** The first hits of a question, as a cell of a table: texts, of which the right one says so in words. */
final class HitList {

    /** Letters of an answer that are shown. */
    private static final int SHOWN = 80;

    private static final Said RIGHT = new Said("right: ", "정답: ");
    private static final Said UNKNOWN = new Said("(its text was not given)", "(원문 없음)");

    private final Markup out;
    private final Map<String, String> answers;

    /** @param answers texts by their marks */
    HitList(Markup out, Map<String, String> answers) {
        this.out = out;
        this.answers = answers;
    }

    void cell(String[] hits) {
        out.open("td").open("ol", "class", "hits");
        for (String hit : hits) {
            boolean right = hit.startsWith(RetrievalDetails.RIGHT);
            String text = answers.get(right ? hit.substring(RetrievalDetails.RIGHT.length()) : hit);
            out.open("li");
            if (right) {
                out.said("strong", RIGHT);
            }
            out.said("span", text == null ? UNKNOWN : Said.same(ShownTexts.shortened(text, SHOWN)))
                    .close();
        }
        out.close().close();
    }
}

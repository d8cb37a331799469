package io.github.jjak.report.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which questions the training won, and which it lost. Their texts are shown only if they were given. */
final class QuestionSection {

    private static final int SHOWN = 20;
    private static final int BEYOND = 101;

    private final Markup out;
    private final ReportedRun run;
    private final @Nullable ShownTexts texts;

    /** @param texts null if none are to be shown */
    QuestionSection(Markup out, ReportedRun run, @Nullable ShownTexts texts) {
        this.out = out;
        this.run = run;
        this.texts = texts;
    }

    void write() {
        Findings base = run.base();
        Findings best = run.best();
        if (base == null || best == null) {
            return;
        }
        int[] gained = IntStream.range(0, run.questions().length)
                .map(at -> depth(base.ranks()[at]) - depth(best.ranks()[at]))
                .toArray();
        long won = at(gained, base, best, true);
        long lost = at(gained, base, best, false);
        long better = IntStream.of(gained).filter(ranks -> ranks > 0).count();
        long worse = IntStream.of(gained).filter(ranks -> ranks < 0).count();
        out.open("section", "id", "questions").said("h2", new Said("Questions won and lost", "좋아진 질문과 나빠진 질문"));
        out.said(
                "p",
                new Said(
                        won + " questions came to first place, " + lost + " left it. The right answer rose for "
                                + better + " and fell for " + worse + " of " + gained.length + ".",
                        "정답이 1위가 된 질문 " + won + "개, 1위에서 밀려난 질문 " + lost + "개. 전체 " + gained.length + "개 중 순위가 오른 질문은 "
                                + better + "개, 내려간 질문은 " + worse + "개입니다."));
        list(new Said("Most gained", "가장 많이 오른 질문"), gained, base, best, 1);
        list(new Said("Most lost", "가장 많이 내려간 질문"), gained, base, best, -1);
        if (texts == null) {
            out.said(
                    "p",
                    new Said(
                            "Questions are numbered as in the held-out rows. Texts are left out; a report can be made with them.",
                            "번호는 평가용 데이터의 질문 순서입니다. 질문 원문은 넣지 않았습니다. 원문을 넣은 보고서는 따로 만들 수 있습니다."),
                    "class",
                    "note");
        }
        out.close();
    }

    private static int depth(int rank) {
        return rank == 0 ? BEYOND : rank;
    }

    private static long at(int[] gained, Findings base, Findings best, boolean won) {
        return IntStream.range(0, gained.length)
                .filter(at -> (won ? best : base).ranks()[at] == 1 && (won ? base : best).ranks()[at] != 1)
                .count();
    }

    private void list(Said title, int[] gained, Findings base, Findings best, int sign) {
        List<Integer> shown = IntStream.range(0, gained.length)
                .filter(at -> gained[at] * sign > 0)
                .boxed()
                .sorted(Comparator.comparingInt(at -> -gained[at] * sign))
                .limit(SHOWN)
                .toList();
        if (shown.isEmpty()) {
            return;
        }
        out.open("details").said("summary", title);
        out.region(title).open("table", "class", "questions").open("thead").open("tr");
        column(new Said("question", "질문"));
        boolean withHits = texts != null && base.hits().length > 0 && best.hits().length > 0;
        head(withHits);
        for (int at : shown) {
            out.open("tr").element("th", name(at), "scope", "row", "class", "question");
            out.element("td", rank(base.ranks()[at]));
            if (withHits) {
                hits(base.hits()[at]);
            }
            out.element("td", rank(best.ranks()[at]));
            if (withHits) {
                hits(best.hits()[at]);
            } else {
                out.element("td", Integer.toString(run.characters()[at]));
            }
            out.close();
        }
        out.close().close().close().close();
    }

    private void head(boolean withHits) {
        column(new Said("rank before", "학습 전 순위"));
        if (withHits) {
            column(new Said("hits before", "학습 전 검색 결과"));
        }
        column(new Said("rank after", "학습 후 순위"));
        column(withHits ? new Said("hits after", "학습 후 검색 결과") : new Said("characters", "글자 수"));
        out.close().close().open("tbody");
    }

    private void column(Said name) {
        out.said("th", name, "scope", "col");
    }

    private void hits(String[] marks) {
        new HitList(out, texts == null ? Map.of() : texts.answers()).cell(marks);
    }

    private String name(int at) {
        int number = run.questions()[at];
        List<String> known = texts == null ? List.of() : texts.questions();
        return number >= 0 && number < known.size() ? known.get(number) : "#" + (number + 1);
    }

    private static String rank(int rank) {
        return rank == 0 ? "> 100" : Integer.toString(rank);
    }
}

package io.github.jjak.report.internal;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Questions and answers on a plane, before and after the training, those of the largest clusters in colours. */
final class MapSection {

    private static final int COLOURS = Series.STYLES;

    /** Letters of a text that are shown. */
    private static final int LETTERS = 200;

    private final Markup out;
    private final ReportedRun run;
    private final @Nullable ShownTexts texts;

    /** @param texts null if none are to be shown */
    MapSection(Markup out, ReportedRun run, @Nullable ShownTexts texts) {
        this.out = out;
        this.run = run;
        this.texts = texts;
    }

    void write() {
        Findings base = run.base();
        Findings best = run.best();
        if (best == null || best.shown().length < 3) {
            return;
        }
        out.open("section", "id", "map").said("h2", new Said("Map of the vectors", "벡터 지도"));
        out.said(
                "p",
                new Said(
                        "Circles are held-out questions, triangles their right answers, with a line between them. Questions of the largest"
                                + " clusters have colours. The two directions of most variance; each map has its own.",
                        "동그라미는 평가용 질문, 세모는 그 정답이며 선으로 이어져 있습니다. 가장 큰 클러스터의 질문에는 색이 있습니다. 분산이 가장 큰 두 방향에"
                                + " 투영했으며 두 지도의 축은 서로 다릅니다."),
                "class",
                "note");
        if (texts != null) {
            out.said(
                    "p",
                    new Said(
                            "Point at a question, or reach a map with the Tab key and go from question to question with the arrow keys:"
                                    + " its text, its right answer and, in brackets, the rank of that answer are shown below the map.",
                            "질문을 가리키거나, Tab 키로 지도에 들어가 화살표 키로 질문을 옮겨 다니면 질문과 정답, 괄호 안에 정답의 순위가 지도 아래에 나옵니다."),
                    "class",
                    "note pointing",
                    "hidden",
                    "");
        }
        out.open("div", "class", "plots");
        Map<Integer, Integer> colours = colours(best);
        if (base != null) {
            map("map-before", new Said("Before training", "학습 전"), base, colours);
        }
        map("map-after", new Said("After training", "학습 후"), best, colours);
        out.close().close();
    }

    /** The largest clusters on the map that have more than one question there, by their colours. */
    private Map<Integer, Integer> colours(Findings findings) {
        Map<Integer, Integer> sizes = new HashMap<>();
        for (int at : findings.shown()) {
            if (at >= 0) {
                sizes.merge(run.clusters()[at], 1, Integer::sum);
            }
        }
        Map<Integer, Integer> colours = new HashMap<>();
        sizes.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .sorted(Comparator.<Map.Entry<Integer, Integer>>comparingInt(entry -> -entry.getValue())
                        .thenComparingInt(Map.Entry::getKey))
                .limit(COLOURS)
                .forEach(entry -> colours.put(entry.getKey(), colours.size()));
        return colours;
    }

    private void map(String id, Said title, Findings findings, Map<Integer, Integer> colours) {
        Said note = new Said(
                "shows " + Figures.percent(findings.explained()) + " of the variance",
                "분산의 " + Figures.percent(findings.explained()) + "를 보여 줌");
        Plot plot = new Plot(out, id, axis(findings, 0), axis(findings, 1));
        plot.begin(
                new Plot.About(title, note, Said.same(""), Said.same("")),
                title.then(Said.same(". ")).then(note),
                texts == null ? "img" : "group");
        // Greys first, so that the colours lie above them.
        for (boolean coloured : new boolean[] {false, true}) {
            for (int point = 0; point < findings.shown().length; point++) {
                Integer colour = colour(findings.shown()[point], colours);
                if (coloured == (colour != null)) {
                    pair(plot, findings, point, colour == null ? "other" : "s" + colour);
                }
            }
        }
        out.close();
        if (texts != null) {
            // The script puts there what is pointed at.
            out.element("p", "", "class", "pointed", "hidden", "");
        }
        out.close();
    }

    private @Nullable Integer colour(int at, Map<Integer, Integer> colours) {
        return at < 0 ? null : colours.get(run.clusters()[at]);
    }

    private static Axis axis(Findings findings, int direction) {
        double[] all = Stream.of(findings.questions(), findings.answers())
                .flatMap(Stream::of)
                .mapToDouble(place -> place[direction])
                .toArray();
        double least = DoubleStream.of(all).min().orElse(0);
        double most = DoubleStream.of(all).max().orElse(1);
        double room = (most - least) * 0.04;
        return Axis.of(least - room, most + room);
    }

    private void pair(Plot plot, Findings findings, int point, String style) {
        double questionX = plot.x(findings.questions()[point][0]);
        double questionY = plot.y(findings.questions()[point][1]);
        double answerX = plot.x(findings.answers()[point][0]);
        double answerY = plot.y(findings.answers()[point][1]);
        int at = findings.shown()[point];
        if (at >= 0 && texts != null) {
            // The script makes one of them the map's stop of the Tab key.
            out.open("g", "class", "pair " + style, "role", "img", "tabindex", "-1");
        } else {
            out.open("g", "class", "pair " + style);
        }
        if (at >= 0) {
            out.element("title", name(at, findings.ranks()[at]));
        }
        out.leaf(
                "path",
                "class",
                "between",
                "d",
                "M" + Figures.place(questionX) + " " + Figures.place(questionY) + "L" + Figures.place(answerX) + " "
                        + Figures.place(answerY));
        out.leaf(
                "path",
                "class",
                "answer",
                "d",
                "M" + Figures.place(answerX) + " " + Figures.place(answerY - 3.5) + "l3.2 6h-6.4z");
        out.leaf("circle", "cx", Figures.place(questionX), "cy", Figures.place(questionY), "r", "2.8");
        out.close();
    }

    private String name(int at, int rank) {
        int number = run.questions()[at];
        String found = rank == 0 ? "> 100" : Integer.toString(rank);
        ShownTexts known = texts;
        return known == null
                ? "#" + (number + 1) + " → " + found
                : ShownTexts.shortened(known.questions().get(number), LETTERS)
                        + "\n→ "
                        + ShownTexts.shortened(known.rightAnswers().get(number), LETTERS)
                        + " (" + found + ")";
    }
}

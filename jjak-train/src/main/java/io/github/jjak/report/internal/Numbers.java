package io.github.jjak.report.internal;

import java.util.List;

/** The numbers behind a picture, as a table that opens. */
final class Numbers {

    private static final Said SUMMARY = new Said("Numbers", "수치 보기");
    private static final Said REGION = new Said("Table of numbers", "수치 표");

    private final Markup out;

    Numbers(Markup out) {
        this.out = out;
    }

    void begin(Said first, List<Said> others) {
        out.open("details").said("summary", SUMMARY);
        out.region(REGION).open("table").open("thead").open("tr").said("th", first, "scope", "col");
        others.forEach(name -> out.said("th", name, "scope", "col"));
        out.close().close().open("tbody");
    }

    void row(Said name, List<String> values) {
        out.open("tr").said("th", name, "scope", "row");
        values.forEach(value -> out.element("td", value));
        out.close();
    }

    void end() {
        out.close().close().close().close();
    }
}

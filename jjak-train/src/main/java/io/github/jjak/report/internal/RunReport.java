package io.github.jjak.report.internal;

import io.github.jjak.error.DataException;
import io.github.jjak.error.JjakException;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.internal.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The report of one run or of several: one HTML page in Korean and English that asks nothing of any network. Its pictures are SVG made here; a small script
 * changes the language and says what a point of the map is. The page allows no other script and no request, whatever names it shows.
 */
public final class RunReport {

    /** More lines than this cannot be told apart. */
    public static final int MOST_RUNS = 6;

    private static final Logger log = LoggerFactory.getLogger(RunReport.class);

    private static final String FILE = "report.html";

    private final List<ReportedRun> runs;
    private final @Nullable ShownTexts texts;

    private RunReport(List<ReportedRun> runs, @Nullable ShownTexts texts) {
        this.runs = runs;
        this.texts = texts;
    }

    /**
     * Reads runs.
     *
     * @param folders of the runs, 1 to {@value #MOST_RUNS}
     * @throws UsageException if a folder holds no run, or there are too many
     */
    public static RunReport of(List<Path> folders) {
        if (folders.isEmpty() || folders.size() > MOST_RUNS) {
            throw new UsageException("A report is of 1 to " + MOST_RUNS + " runs, not " + folders.size() + ".");
        }
        return new RunReport(folders.stream().map(ReportedRun::of).toList(), null);
    }

    /**
     * The same with the texts of the held-out questions and of what was found for them, of one run.
     *
     * @param heldOut questions in the order in which the run asked them
     * @param rightAnswers first right answer of each
     * @param answers answers that may have been found, in any order; a hit that is not among them is shown without its text
     * @throws DataException if they are not those of the run
     */
    public RunReport withTexts(List<String> heldOut, List<String> rightAnswers, Collection<String> answers) {
        if (runs.size() != 1) {
            throw new UsageException("Texts are shown in the report of one run, not of " + runs.size() + ".");
        }
        if (rightAnswers.size() != heldOut.size()) {
            throw new DataException("There are " + heldOut.size() + " questions and " + rightAnswers.size()
                    + " right answers; each question has one.");
        }
        for (int number : runs.get(0).questions()) {
            if (number < 0 || number >= heldOut.size()) {
                throw new DataException(
                        "The held-out rows are not those that the run was measured on: it has a question "
                                + (number + 1) + ", and they have " + heldOut.size() + ".");
            }
        }
        return new RunReport(runs, ShownTexts.of(heldOut, rightAnswers, answers));
    }

    /** Writes the report of a run that is complete into its folder; a failure is a warning. */
    public static void writeInto(Path folder) {
        try {
            of(List.of(folder)).write(folder.resolve(FILE));
        } catch (JjakException failure) {
            log.warn("The run is complete, but its report was not written: {}", failure.getMessage());
        } catch (RuntimeException fault) {
            // A fault in a picture must not turn a run that has succeeded into one that has failed.
            log.warn("The run is complete, but its report was not written.", fault);
        }
    }

    /**
     * Writes it.
     *
     * @throws io.github.jjak.error.RunException if the file cannot be written
     */
    public void write(Path file) {
        AtomicFile.write(file, toHtml().getBytes(StandardCharsets.UTF_8));
    }

    /** The page. */
    public String toHtml() {
        String style = resource("report.css");
        String script = resource("report.js");
        String name = runs.stream().map(ReportedRun::name).collect(Collectors.joining(", "));
        Said title = new Said("Training report: " + name, "학습 보고서: " + name);
        Markup out = new Markup();
        out.trusted("<!doctype html>\n").open("html", "lang", "en").open("head");
        out.leaf("meta", "charset", "utf-8");
        out.leaf("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        out.leaf(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; img-src data:; style-src '" + hash(style) + "'; script-src '" + hash(script)
                        + "'");
        out.said("title", title).leaf("link", "rel", "icon", "href", "data:,");
        out.open("style").trusted(style).close().close();
        out.open("body").open("header").said("h1", title);
        out.element("button", "한국어", "type", "button", "id", "language", "lang", "ko", "hidden", "");
        out.close().open("main");
        new VerdictSection(out, runs).write();
        new CurveSection(out, runs).write();
        new EvaluationSection(out, runs).write();
        new SeparationSection(out, runs).write();
        new RankSection(out, runs).write();
        if (runs.size() == 1) {
            new QuestionSection(out, runs.get(0), texts).write();
            new MapSection(out, runs.get(0), texts).write();
        }
        new DataSection(out, runs).write();
        out.close();
        footer(out);
        out.open("script").trusted(script).close();
        return out.close().close().trusted("\n").toString();
    }

    private void footer(Markup out) {
        Said privacy = texts == null
                ? new Said("This page holds no texts of the data.", "이 페이지에는 데이터의 원문이 없습니다.")
                : new Said(
                        "This page holds texts of the held-out questions and of answers: give it only to people who may read them.",
                        "이 페이지에는 평가용 질문과 답변의 원문이 있습니다. 읽어도 되는 사람에게만 전달하세요.");
        out.open("footer").said("p", privacy, "class", "note").close();
    }

    private static String hash(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static String resource(String name) {
        try (InputStream stream = RunReport.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new IllegalStateException(name + " cannot be read", cause);
        }
    }
}

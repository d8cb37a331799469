package io.github.jjak.report.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.DataException;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFolder;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingFixture;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class RunReportTest {

    private static final Dataset HELD_OUT = TrainingFixture.heldOut(40);
    private static final InformationRetrievalEvaluator EVALUATOR = InformationRetrievalEvaluator.of(HELD_OUT);
    private static final List<String> RIGHT_ANSWERS = EVALUATOR.relevant().stream()
            .map(right -> EVALUATOR.answers().get(Collections.min(right)))
            .toList();
    private static final String HOSTILE = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;";

    @TempDir
    private Path temp;

    private Path train(String name, boolean resume, int stopAfter) {
        Path folder = temp.resolve(name);
        AtomicInteger asked = new AtomicInteger();
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.builder(model)
                    .arguments(TrainingArguments.builder()
                            .batchSize(8)
                            .epochs(1)
                            .maxSteps(8)
                            .evalSteps(4)
                            .learningRate(1e-3)
                            .build())
                    .evaluator(EVALUATOR)
                    .heldOut(HELD_OUT)
                    .output(RunFolder.prepare(folder, resume ? RunFolder.Existing.RESUME : RunFolder.Existing.REFUSE))
                    .resume(resume)
                    .description(Map.of("command", "train", "bm25", Map.of("bm25_ndcg@10", 0.4)))
                    .stopRequested(() -> asked.incrementAndGet() > stopAfter)
                    .train(TrainingFixture.pairs(120));
        }
        return folder;
    }

    @Test
    void aRunEndsWithItsReportAndAResumedRunWithTheSame() throws Exception {
        Path run = train("run", false, 100);
        String page = Files.readString(run.resolve("report.html"));
        Document document = parsed(page);
        assertThat(page.length()).isLessThan(1_000_000);
        assertThat(page).contains("nDCG@10 went from", "BM25", "학습 보고서", "id=\"map\"", "id=\"roc-title\"");
        assertStrict(document);
        HELD_OUT.column(0).forEach(text -> assertThat(page).doesNotContain(text));
        HELD_OUT.column(1).forEach(text -> assertThat(page).doesNotContain(text));

        assertThatThrownBy(() -> train("parts", false, 5)).isInstanceOf(InterruptedRunException.class);
        assertThat(temp.resolve("parts/report.html")).doesNotExist();
        train("parts", true, 100);
        assertThat(temp.resolve("parts/report.json")).hasSameTextualContentAs(run.resolve("report.json"));
        assertThat(temp.resolve("parts/report.html")).exists();
    }

    @Test
    void textsAreShownOnlyWhenTheyAreGivenAndAreThoseOfTheRun() throws Exception {
        Path run = train("run", false, 100);
        String page = RunReport.of(List.of(run))
                .withTexts(EVALUATOR.questions(), RIGHT_ANSWERS, EVALUATOR.answers())
                .toHtml();
        assertThat(EVALUATOR.questions()).anyMatch(page::contains);
        assertThat(EVALUATOR.answers()).anyMatch(page::contains);
        assertThat(page).contains("hits before", "<strong data-ko=\"정답: \">right: </strong>");
        assertThatThrownBy(() -> RunReport.of(List.of(run)).withTexts(EVALUATOR.questions(), List.of(), List.of()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("0 right answers");
        String withoutAnswers = RunReport.of(List.of(run))
                .withTexts(EVALUATOR.questions(), RIGHT_ANSWERS, List.of())
                .toHtml();
        assertThat(elements(parsed(withoutAnswers), "li").stream()
                        .filter(hit -> ((Element) hit.getParentNode())
                                .getAttribute("class")
                                .equals("hits")))
                .isNotEmpty()
                .allSatisfy(hit -> assertThat(hit.getTextContent()).endsWith("(its text was not given)"));
        assertThatThrownBy(() -> RunReport.of(List.of(run)).withTexts(List.of("한 줄뿐"), List.of("하나"), List.of()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("not those that the run was measured on");
        assertThatThrownBy(() -> RunReport.of(List.of(run, run))
                        .withTexts(EVALUATOR.questions(), RIGHT_ANSWERS, EVALUATOR.answers()))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void pointsOfTheMapSayTheirTextsOnlyWhenThoseAreShown() throws Exception {
        Path run = train("run", false, 100);
        Document without = parsed(RunReport.of(List.of(run)).toHtml());
        assertThat(points(without)).isNotEmpty().allSatisfy(point -> {
            assertThat(point.hasAttribute("tabindex")).isFalse();
            assertThat(elements(point, "title").get(0).getTextContent()).matches("#\\d+ → (> )?\\d+");
        });
        assertThat(elements(without, "p"))
                .noneMatch(words -> words.getAttribute("class").contains("point"));

        Document with = parsed(RunReport.of(List.of(run))
                .withTexts(EVALUATOR.questions(), RIGHT_ANSWERS, EVALUATOR.answers())
                .toHtml());
        assertStrict(with);
        Map<String, String> rightAnswers = new HashMap<>();
        for (int question = 0; question < RIGHT_ANSWERS.size(); question++) {
            rightAnswers.put(EVALUATOR.questions().get(question), RIGHT_ANSWERS.get(question));
        }
        assertThat(points(with)).hasSameSizeAs(points(without)).allSatisfy(point -> {
            assertThat(point.getAttribute("role")).isEqualTo("img");
            assertThat(point.getAttribute("tabindex")).isEqualTo("-1");
            String[] said = elements(point, "title").get(0).getTextContent().split("\n→ ", -1);
            assertThat(said).hasSize(2);
            assertThat(said[1]).startsWith(rightAnswers.get(said[0])).matches("(?s).* \\((> )?\\d+\\)");
        });
        assertThat(elements(with, "p").stream()
                        .filter(words -> words.getAttribute("class").equals("pointed")))
                .hasSize(2)
                .allSatisfy(words -> assertThat(words.hasAttribute("hidden")).isTrue());
    }

    private static List<Element> points(Document document) {
        return elements(document, "g").stream()
                .filter(group -> group.getAttribute("class").startsWith("pair "))
                .toList();
    }

    @Test
    void severalRunsAreDrawnOverOneAnother() throws Exception {
        Path run = train("첫 실행", false, 100);
        Path second = temp.resolve("둘째");
        Files.createDirectories(second);
        for (String file : List.of("run.json", "metrics.jsonl", "report.json")) {
            Files.copy(run.resolve(file), second.resolve(file));
        }
        String page = RunReport.of(List.of(run, second)).toHtml();
        assertStrict(parsed(page));
        assertThat(page).contains("첫 실행", "둘째").doesNotContain("id=\"map\"");
        assertThatThrownBy(() -> RunReport.of(List.of(temp)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("There is no run in");
        assertThatThrownBy(() -> RunReport.of(List.of())).isInstanceOf(UsageException.class);
    }

    /** Names come from outside: files, models, columns, options. */
    @Test
    void whatLooksLikeMarkupStaysText() throws Exception {
        Path run = temp.resolve("<b>run");
        Files.createDirectories(run);
        ObjectNode description = JsonFile.object();
        description.put("model", HOSTILE).put("loss", HOSTILE).put("steps", 3);
        description.putArray("options").add("train").add("--model").add(HOSTILE);
        description.putObject("arguments").put(HOSTILE, HOSTILE).put("seed", 1);
        description.putObject("result").putObject("best").put(HOSTILE, 0.5);
        JsonFile.write(run.resolve("run.json"), description);
        Files.writeString(
                run.resolve("metrics.jsonl"),
                "{\"step\":1,\"loss\":2.5}\n{\"step\":2,\"loss\":\"x\"}\nnot json}\n{\"step\":3,\"loss\":2.0}\n{\"st");
        Files.writeString(run.resolve("report.json"), "{\"numbers\":[0],\"base\":{\"ranks\":[1e99]}}");
        String page = RunReport.of(List.of(run)).toHtml();
        Document document = parsed(page);
        assertStrict(document);
        assertThat(document.getElementsByTagName("script").getLength()).isEqualTo(1);
        assertThat(document.getElementsByTagName("img").getLength()).isZero();
        assertThat(document.getElementsByTagName("b").getLength()).isZero();
        assertThat(document.getElementsByTagName("code").item(0).getTextContent())
                .contains("./jjak train --model '</script>");
        assertThat(page).contains("script-src &#39;sha256-").doesNotContain("unsafe-inline");
    }

    @Test
    void anUnfinishedRunSaysSo() throws Exception {
        Path run = temp.resolve("run");
        Files.createDirectories(run);
        JsonFile.write(run.resolve("run.json"), Map.of("model", "builtin:ko-tiny"));
        String page = RunReport.of(List.of(run)).toHtml();
        assertStrict(parsed(page));
        assertThat(page).contains("This run was not measured");
    }

    private static Document parsed(String page) throws Exception {
        String withoutType = page.substring(page.indexOf('\n') + 1);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(withoutType)));
    }

    /** Well-formed, ids once each, pictures with title and description, tables with headings, nothing that is loaded from elsewhere. */
    private static void assertStrict(Document document) {
        Set<String> ids = new HashSet<>();
        for (Element element : elements(document, "*")) {
            if (element.hasAttribute("id")) {
                assertThat(ids.add(element.getAttribute("id")))
                        .as(element.getAttribute("id"))
                        .isTrue();
            }
            for (String attribute : List.of("src", "href", "style", "onclick", "onerror", "onload")) {
                assertThat(element.getAttribute(attribute)).as(attribute).isIn("", "data:,");
            }
        }
        for (Element picture : elements(document, "svg")) {
            if (!picture.getAttribute("role").isEmpty()) {
                assertThat(picture.getAttribute("role")).isIn("img", "group");
                for (String label : picture.getAttribute("aria-labelledby").split(" ", -1)) {
                    assertThat(ids).contains(label);
                }
                assertThat(elements(picture, "desc").get(0).getTextContent()).isNotBlank();
            } else {
                assertThat(picture.getAttribute("aria-hidden")).isEqualTo("true");
            }
        }
        for (Element heading : elements(document, "th")) {
            assertThat(heading.getAttribute("scope")).isIn("row", "col");
        }
        assertThat(elements(document, "h1")).hasSize(1);
    }

    private static List<Element> elements(Object in, String tag) {
        NodeList found = in instanceof Document document
                ? document.getElementsByTagName(tag)
                : ((Element) in).getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    @Test
    void lettersThatHtmlDoesNotAllowAreReplaced() {
        String html = new Markup().element("p", "a\u0000\ud800b😀'\"<&>").toString();
        assertThat(html).isEqualTo("<p>a\uFFFD\uFFFDb😀&#39;&quot;&lt;&amp;&gt;</p>");
        assertThat(html.getBytes(StandardCharsets.UTF_8)).isNotEmpty();
        assertThatThrownBy(() -> new Markup().open("p").toString()).isInstanceOf(IllegalStateException.class);
    }
}

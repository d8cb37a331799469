package io.github.jjak.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.jjak.cli.Run;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.loss.Loss;
import io.github.jjak.model.SentenceTransformer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --loss} and its options. */
class LossOptionsTest {

    @TempDir
    private Path temp;

    private Path triplets = Path.of("");
    private Path labelled = Path.of("");

    @BeforeEach
    void writeData() throws Exception {
        List<String> rows = new ArrayList<>(List.of("anchor,positive,negative,strategy"));
        List<String> labels = new ArrayList<>(List.of("question,answer,label"));
        for (int i = 0; i < 40; i++) {
            String negative = i % 4 == 0 ? "" : "답변 " + (i + 7) % 40 + "번입니다.";
            rows.add("질문 " + i + "번,답변 " + i + "번입니다.," + negative + "," + (i % 2 == 0 ? "bm25" : "perturb"));
            labels.add("질문 " + i + "번,답변 " + i + "번입니다.,1");
            labels.add("질문 " + i + "번,답변 " + (i + 11) % 40 + "번입니다.,0");
        }
        triplets = Files.write(temp.resolve("triplets.csv"), rows);
        labelled = Files.write(temp.resolve("labelled.csv"), labels);
    }

    @Test
    void everyLossOfTheLibraryHasAName() {
        Set<String> classes = new ClassFileImporter()
                .importPackagesOf(Loss.class).stream()
                        .filter(type -> type.isAssignableTo(Loss.class)
                                && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(JavaClass::getSimpleName)
                        .collect(Collectors.toSet());
        // Made of other losses, by options of their own.
        classes.removeAll(Set.of("WeightedSumLoss", "MatryoshkaLoss", "AdaptiveLayerLoss"));
        Set<LossKind> kinds = EnumSet.noneOf(LossKind.class);
        classes.forEach(name -> kinds.add(new LossName.Converter().convert(name).kind()));
        assertThat(kinds).hasSize(classes.size()).containsExactlyInAnyOrder(LossKind.values());
    }

    private Run train(Path data, String... more) {
        return train(data, 8, more);
    }

    private Run train(Path data, int batchSize, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "--data",
                data.toString(),
                "--model",
                "builtin:ko-tiny",
                "--output",
                temp.resolve("out").toString(),
                "--overwrite",
                "--max-steps",
                "2",
                "--batch-size",
                Integer.toString(batchSize),
                "--json"));
        arguments.addAll(List.of(more));
        return Run.jjak(arguments.toArray(String[]::new));
    }

    private String lossOption(String name) {
        return JsonFile.read(temp.resolve("out/run.json"))
                .path("loss_options")
                .path(name)
                .asText();
    }

    private static void assertUsage(Run run, String... words) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(words);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void negativesMayBeMissingTaggedAndGuided() throws Exception {
        Run run = train(
                triplets,
                "--columns",
                "anchor,positive,negative",
                "--loss",
                "gistembedloss",
                "--guide",
                "builtin:ko-tiny",
                "--tag-columns",
                "strategy",
                "--negative-weights",
                "perturb=2,bm25=0.5");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).doesNotContain("skipped");
        assertThat(run.lastLine()).contains("cosine_ndcg@10");
        assertThat(Files.readString(temp.resolve("out/run.json")))
                .contains("GISTEmbedLoss", "guide_sha256", "negative_weights");
        Run self = train(triplets, "--columns", "anchor,positive,negative", "--mask-margin", "0.1");
        assertThat(self.exitCode()).as(self.err()).isZero();
        assertThat(Files.readString(temp.resolve("out/run.json"))).contains("mask_margin");
        Run triplet = train(
                triplets,
                "--columns",
                "anchor,positive,negative",
                "--loss",
                "triplet",
                "--distance",
                "cosine",
                "--eval-task",
                "triplet");
        assertThat(triplet.exitCode()).as(triplet.err()).isZero();
        assertThat(triplet.lastLine()).contains("cosine_accuracy");
    }

    @Test
    void labelledPairsAreMeasuredByRetrievalOrAsPairs() {
        String[] columns = {"--columns", "question,answer,label"};
        Run run = train(labelled, "--loss", "online-contrastive", columns[0], columns[1]);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.lastLine()).contains("cosine_ndcg@10");
        assertThat(run.err()).contains("labelled 0 have one text on each side");
        Run pairs = train(labelled, "--loss", "CoSENTLoss", columns[0], columns[1], "--eval-task", "pairs");
        assertThat(pairs.exitCode()).as(pairs.err()).isZero();
        assertThat(pairs.lastLine()).contains("cosine_ap");
    }

    @Test
    void classesMayHaveNamesAndAreMeasuredOnOtherData() throws Exception {
        List<String> rows = new ArrayList<>(List.of("premise,hypothesis,gold"));
        List<String> graded = new ArrayList<>(List.of("sentence1,sentence2,score"));
        String[] names = {"neutral", "entailment", "contradiction"};
        for (int i = 0; i < 30; i++) {
            rows.add("전제 " + i + "번,가설 " + i + "번입니다.," + names[i % 3]);
            graded.add("질문 " + i + "번,물음 " + i + "번입니다.," + i % 6);
        }
        Path classes = Files.write(temp.resolve("classes.csv"), rows);
        Path sts = Files.write(temp.resolve("sts.csv"), graded);
        String[] columns = {"--columns", "premise,hypothesis,gold", "--loss", "softmax"};
        Run unmeasured = train(classes, columns);
        assertThat(unmeasured.exitCode()).as(unmeasured.err()).isZero();
        assertThat(unmeasured.err())
                .contains("3 classes: contradiction, entailment, neutral", "the model is not measured");
        assertThat(lossOption("num_labels")).isEqualTo("3");
        Run measured = train(
                classes,
                columns[0],
                columns[1],
                columns[2],
                columns[3],
                "--concatenation",
                "rep,multiplication",
                "--eval-data",
                sts.toString(),
                "--eval-task",
                "sts",
                "--eval-columns",
                "sentence1,sentence2,score");
        assertThat(measured.exitCode()).as(measured.err()).isZero();
        assertThat(measured.lastLine()).contains("spearman_cosine");
        assertThat(lossOption("concatenation_sent_difference")).isEqualTo("false");
        for (String[] more :
                List.of(new String[] {"--eval-split", "0.4"}, new String[] {"--eval-data", classes.toString()})) {
            Run classified = train(
                    classes,
                    columns[0],
                    columns[1],
                    columns[2],
                    columns[3],
                    "--eval-task",
                    "label-accuracy",
                    more[0],
                    more[1]);
            assertThat(classified.exitCode()).as(classified.err()).isZero();
            assertThat(classified.lastLine()).contains("\"accuracy\"");
        }
        assertUsage(
                train(
                        labelled,
                        "--columns",
                        "question,answer,label",
                        "--loss",
                        "cosent",
                        "--eval-task",
                        "label-accuracy"),
                "--loss softmax");
        Run alone = Run.jjak(
                "evaluate",
                "--model",
                "builtin:ko-tiny",
                "--data",
                labelled.toString(),
                "--columns",
                "question,answer,label",
                "--task",
                "label-accuracy");
        assertThat(alone.exitCode()).isEqualTo(2);
        assertThat(alone.err()).contains("--eval-task label-accuracy");
        assertUsage(
                train(classes, columns[0], columns[1], columns[2], columns[3], "--eval-split", "0.2"),
                "classes, which say nothing",
                "--eval-columns");
        assertUsage(train(triplets, "--eval-columns", "a,b,c"), "--eval-columns are the columns of --eval-data");
        assertUsage(
                train(labelled, "--columns", "question,answer,label", "--loss", "softmax", "--concatenation", "sum"),
                "--concatenation");
    }

    @Test
    void aTeacherOfAnotherSizeNeedsAProjection() throws Exception {
        String dimension;
        try (SentenceTransformer teacher = SentenceTransformer.load("builtin:ko-mini")) {
            dimension = Integer.toString(teacher.dimension());
        }
        String[] columns = {"--columns", "anchor,positive", "--guide", "builtin:ko-mini", "--loss"};
        assertUsage(
                train(triplets, columns[0], columns[1], columns[2], columns[3], columns[4], "embed-distill"),
                "--projection-dim " + dimension);
        for (String loss : List.of("embed-distill", "mse")) {
            Run run = train(
                    triplets,
                    columns[0],
                    columns[1],
                    columns[2],
                    columns[3],
                    columns[4],
                    loss,
                    "--projection-dim",
                    dimension);
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(lossOption("projection_dim")).isEqualTo(dimension);
        }
    }

    /** No column of scores is needed: the teacher scores the texts, also negatives that are mined first. */
    @Test
    void aTeacherScoresTheTexts() throws Exception {
        String[] losses = {"margin_mse", "distill_kl", "MarginMSELoss", "DistillKLDivLoss"};
        for (String loss : losses) {
            List<String> options =
                    new ArrayList<>(List.of("--loss", loss, "--teacher", "builtin:ko-mini", "--eval-split", "0"));
            boolean mined = loss.endsWith("Loss");
            options.addAll(
                    mined
                            ? List.of("--columns", "anchor,positive", "--negatives", "random:1")
                            : List.of("--columns", "anchor,positive,negative"));
            if (!loss.startsWith("m") && !loss.startsWith("M")) {
                options.addAll(List.of("--scale", "20"));
            }
            Run run = train(triplets, options.toArray(String[]::new));
            assertThat(run.exitCode()).as("%s: %s", loss, run.err()).isZero();
            assertThat(JsonFile.read(temp.resolve("out/run.json")).has("guide_sha256"))
                    .isTrue();
            assertThat(temp.resolve("out/guide-vectors")).isDirectory();
        }
        assertUsage(
                train(triplets, "--columns", "anchor,positive,negative", "--loss", "margin_mse"), "--teacher MODEL");
        assertUsage(
                train(triplets, "--columns", "anchor,positive", "--loss", "distill-kl", "--teacher", "builtin:ko-tiny"),
                "three text columns");
    }

    @Test
    void textsOfClassesAreGroupedByLabel() throws Exception {
        List<String> rows = new ArrayList<>(List.of("sentence,label"));
        for (int i = 0; i < 40; i++) {
            rows.add((i % 3 == 0 ? "배송이 늦어요 " : i % 3 == 1 ? "환불해 주세요 " : "비밀번호를 잊었어요 ") + i + "번,"
                    + List.of("배송", "환불", "계정").get(i % 3));
        }
        Path texts = Files.write(temp.resolve("classes.csv"), rows);
        for (String loss : List.of("batch-all-triplet", "BatchHardSoftMarginTripletLoss")) {
            Run run = train(texts, "--loss", loss);
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).contains("3 classes: 계정, 배송, 환불.");
            assertThat(Files.readString(temp.resolve("out/run.json"))).contains("group_by_label");
        }
        assertUsage(train(texts, 7, "--loss", "batch-hard-triplet"), "even batch size");
        assertUsage(
                train(triplets, "--loss", "batch-hard-triplet", "--columns", "anchor,positive,negative"),
                "two columns, a text and a label");
        assertUsage(
                train(triplets, "--columns", "anchor,positive", "--batch-sampler", "group_by_label"), "label per row");
    }

    /** Texts alone; nothing is measured by them. */
    @Test
    void textsAloneAreLearnedByTension() throws Exception {
        List<String> rows = new ArrayList<>(List.of("sentence"));
        for (int i = 0; i < 40; i++) {
            rows.add("문의 " + i + "번은 어디에 남기나요?");
        }
        Path texts = Files.write(temp.resolve("texts.csv"), rows);
        for (String loss : List.of("contrastive-tension", "ContrastiveTensionLossInBatchNegatives")) {
            Run run = train(texts, "--loss", loss);
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).contains("40 distinct texts", "texts alone, which say nothing of similarity");
            assertThat(JsonFile.read(temp.resolve("out/run.json"))
                            .path("loss_parameters")
                            .asLong())
                    .isGreaterThan(1000);
        }
        assertThat(lossOption("scale")).isEqualTo("20.0");
        assertUsage(
                train(texts, "--loss", "contrastive-tension", "--eval-split", "0.2"),
                "texts alone, which say nothing",
                "--eval-columns");
        assertUsage(
                train(triplets, "--loss", "contrastive-tension", "--columns", "anchor,positive"),
                "reads one column",
                "names 2");
        assertUsage(train(texts, "--loss", "contrastive-tension", "--scale", "3"), "--scale does not apply");
    }

    @Test
    void lossesAreAddedAndCutByDimension() throws Exception {
        String[] columns = {"--columns", "anchor,positive,negative"};
        Run run = train(
                triplets,
                columns[0],
                columns[1],
                "--loss",
                "CachedMultipleNegativesRankingLoss",
                "--hardness",
                "in_batch_negatives=9",
                "--add-loss",
                "global-orthogonal-regularization=0.1,mega-batch-margin=0.5",
                "--matryoshka-dims",
                "128,32",
                "--matryoshka-dims-per-step",
                "1");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("CachedMultipleNegativesRankingLoss is --loss mnrl here");
        assertThat(Files.readString(temp.resolve("out/run.json")))
                .contains("MatryoshkaLoss", "0.1 * GlobalOrthogonalRegularizationLoss", "in_batch_negatives", "128,32");
        Run symmetric = train(triplets, columns[0], columns[1], "--loss", "MultipleNegativesSymmetricRankingLoss");
        assertThat(symmetric.exitCode()).as(symmetric.err()).isZero();
        assertThat(Files.readString(temp.resolve("out/run.json")))
                .contains("query_to_doc,doc_to_query", "per_direction");
        Run several = train(triplets, columns[0], columns[1], "--several-positives", "inside", "--learn-scale");
        assertThat(several.exitCode()).as(several.err()).isZero();
        assertThat(Files.readString(temp.resolve("out/run.json"))).contains("\"inside\"", "loss_parameters");
        assertUsage(
                train(triplets, columns[0], columns[1], "--add-loss", "cosent=1"), "other columns than --loss mnrl");
        assertUsage(train(triplets, columns[0], columns[1], "--add-loss", "nothing=1"), "\"nothing\" is not a loss");
        assertUsage(train(triplets, columns[0], columns[1], "--matryoshka-weights", "1"), "--matryoshka-dims");
        assertUsage(train(triplets, columns[0], columns[1], "--matryoshka-dims", "128,256"), "256", "128");
    }

    @Test
    void lowerLayersAreTrainedToo() throws Exception {
        String[] columns = {"--columns", "anchor,positive,negative"};
        Run run = train(
                triplets,
                columns[0],
                columns[1],
                "--adaptive-layers",
                "1",
                "--layer-weighting",
                "log",
                "--kl-div-weight",
                "0.5",
                "--matryoshka-dims",
                "128,32");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(lossOption("n_layers_per_step")).isEqualTo("1");
        assertThat(lossOption("layer_weighting")).isEqualTo("log");
        assertThat(lossOption("loss")).contains("MatryoshkaLoss", "128,32");
        assertUsage(train(triplets, columns[0], columns[1], "--kl-div-weight", "1"), "belong to --adaptive-layers");
        assertUsage(train(triplets, columns[0], columns[1], "--adaptive-layers", "0"), "at least 1, but is 0");
    }

    @Test
    void optionsOfOtherLossesAreRefusedByName() {
        assertUsage(
                train(triplets, "--loss", "tripplet"), "\"tripplet\" is not a loss", "triplet", "online-contrastive");
        assertUsage(train(triplets, "--margin", "1"), "--margin does not apply to --loss mnrl", "gist, triplet");
        assertUsage(train(triplets, "--loss", "cosine", "--scale", "5"), "--scale does not apply to --loss cosine");
        assertUsage(train(triplets, "--loss", "triplet", "--guide", "x"), "--guide does not apply", "gist");
        assertUsage(train(triplets, "--loss", "gist"), "--guide MODEL");
        assertUsage(train(triplets, "--margin-strategy", "relative"), "--mask-margin");
        assertUsage(train(triplets, "--loss", "triplet", "--distance", "manhattan"), "--margin X");
        assertUsage(train(labelled, "--loss", "contrastive", "--columns", "question,answer"), "three columns", "label");
        assertUsage(train(triplets, "--loss", "triplet", "--columns", "anchor,positive"), "three text columns");
        assertUsage(
                train(triplets, "--columns", "anchor,positive", "--tag-columns", "strategy"), "do not fit the columns");
    }
}

package io.github.jjak.bench.peers;

import io.github.jjak.bench.EncoderSize;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.DataException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tokenize.internal.TokenStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes what both sides read: models, rows, batch lists and texts to encode.
 *
 * <p>Arguments: the folder, the data file of questions and answers, the data file whose answers make long texts, then
 * {@code BATCH_SIZE:STEPS} for each batch list wanted.
 */
public final class Preparation {

    /** As many as {@code klue/roberta-base} has; {@link EncoderSize} has token tables for so many. */
    private static final int MOST_PIECES = 32_000;

    private static final int SHORT_TEXTS = 256;
    private static final int LONG_TEXTS = 64;

    /** More than any limit on tokens leaves over. */
    private static final int LONG_TEXT_LETTERS = 2000;

    private final Path folder;
    private final List<String> questions = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();

    private Preparation(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException {
        Preparation preparation = new Preparation(Path.of(arguments[0]));
        Files.createDirectories(preparation.folder);
        Dataset pairs = Dataset.read(Path.of(arguments[1]), "question", "answer");
        Dataset longer = Dataset.read(Path.of(arguments[2]), "question", "answer");
        preparation.choosePairs(pairs);
        preparation.writeTexts(longer.column(1));
        preparation.writeModels(Stream.concat(pairs.column(0).stream(), pairs.column(1).stream())
                .collect(Collectors.toList()));
        preparation.writeBatches(List.of(arguments).subList(3, arguments.length));
    }

    /** Rows none of whose texts occurred before: then batches of any size are full, on either side. */
    private void choosePairs(Dataset pairs) {
        Set<String> seen = new HashSet<>();
        for (int row = 0; row < pairs.rows(); row++) {
            String question = pairs.text(row, 0).strip();
            String answer = pairs.text(row, 1).strip();
            if (!seen.contains(question) && !seen.contains(answer) && !question.equals(answer)) {
                seen.add(question);
                seen.add(answer);
                questions.add(question);
                answers.add(answer);
            }
        }
    }

    private void writeTexts(List<String> longAnswers) throws IOException {
        TextFile.write(folder.resolve("rows.json"), List.of("question", "answer"), List.of(questions, answers));
        TextFile.write(
                folder.resolve("short.json"),
                List.of("text"),
                List.of(questions.subList(0, Math.min(SHORT_TEXTS, questions.size()))));
        List<String> longTexts = longTexts(longAnswers);
        TextFile.write(folder.resolve("long.json"), List.of("text"), List.of(longTexts));
        writePairs("short-pairs", SHORT_TEXTS, answers);
        writePairs("long-pairs", LONG_TEXTS, longTexts);
        writeLabelled();
    }

    private void writePairs(String name, int most, List<String> seconds) throws IOException {
        int count = Math.min(most, Math.min(questions.size(), seconds.size()));
        TextFile.write(
                folder.resolve(name + ".json"),
                List.of("question", "answer"),
                List.of(questions.subList(0, count), seconds.subList(0, count)));
    }

    /** Right and wrong pairs in turns: a question with its answer, and with the next one's. */
    private void writeLabelled() throws IOException {
        List<List<String>> columns = List.of(new ArrayList<>(), new ArrayList<>());
        for (int row = 0; row + 1 < questions.size(); row++) {
            for (int answer = row; answer <= row + 1; answer++) {
                columns.get(0).add(questions.get(row));
                columns.get(1).add(answers.get(answer));
            }
        }
        TextFile.write(folder.resolve("labelled.json"), List.of("question", "answer"), columns);
    }

    private static List<String> longTexts(List<String> answers) {
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (String answer : new LinkedHashSet<>(answers)) {
            text.append(text.isEmpty() ? "" : " ").append(answer.strip());
            if (text.length() >= LONG_TEXT_LETTERS) {
                texts.add(text.toString());
                text.setLength(0);
            }
            if (texts.size() == LONG_TEXTS) {
                return texts;
            }
        }
        if (texts.isEmpty()) {
            throw new DataException("The file for long texts has too few answers: " + LONG_TEXT_LETTERS
                    + " letters are needed for one text. Give a larger file with --long.");
        }
        return texts;
    }

    private void writeModels(List<String> texts) throws IOException {
        PeerModels models = new PeerModels(folder, FrequentPieces.of(texts, MOST_PIECES));
        models.write(EncoderSize.BASE, "12x768");
        models.write(EncoderSize.SMALL, "6x384");
        models.write(EncoderSize.DEEP, "12x384");
        models.writeCrossEncoder("12x384");
    }

    private void writeBatches(List<String> wanted) throws IOException {
        try (SentenceTransformer model = SentenceTransformer.load(folder.resolve("6x384"))) {
            TokenStore tokens = TokenStore.of(List.of(questions, answers), model.internals()::tokenize);
            for (String sizeAndSteps : wanted) {
                String[] parts = sizeAndSteps.split(":", 0);
                int batchSize = Integer.parseInt(parts[0]);
                if (batchSize > questions.size()) {
                    throw new DataException("A batch of " + batchSize
                            + " rows needs as many rows without repeated texts," + " but the data file has "
                            + questions.size() + ". Give a larger file with --data.");
                }
                BatchList.write(
                        folder.resolve("batches-" + batchSize + ".json"),
                        tokens,
                        batchSize,
                        Integer.parseInt(parts[1]));
            }
        }
    }
}

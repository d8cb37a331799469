package io.github.jjak.cli.option;

import io.github.jjak.data.ReadOptions;
import io.github.jjak.data.TableProfile;
import io.github.jjak.data.TableProfile.Column;
import io.github.jjak.data.TableProfile.Kind;
import io.github.jjak.data.TableProfile.Role;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which loss can learn from the columns that there are; docs/how-to/choose-a-loss.md has the same decision for people.
 *
 * <ol>
 *   <li>The label is the column that is called so (score, label, …), or with {@code --columns} a last one without texts.
 *   <li>Two texts and a label: 1 and 0, online-contrastive; classes or whole numbers that are called labels, softmax; other numbers, cosent.
 *   <li>One text and a label of classes: batch-hard-soft-margin-triplet.
 *   <li>Two texts, with or without negatives: mnrl.
 *   <li>One text alone: contrastive-tension-in-batch-negatives, which adapts a model of any kind; it teaches nothing about answers.
 * </ol>
 *
 * @param loss for {@code --loss}
 * @param texts columns of texts; empty for those that reading finds by itself
 * @param label column of labels or scores; null for none
 * @param why in words
 */
public record LossByColumns(
        String loss, List<String> texts, @Nullable String label, String why) {

    private static final int MOST_WHOLE_CLASSES = 20;

    /** What any encoder can learn from; TSDAE needs one with a decoder. */
    private static final String TEXTS_ALONE = "contrastive-tension-in-batch-negatives";

    /** A label that is a class may be called so, though others only are facts about a row. */
    private static final List<String> CLASS_NAMES =
            List.of("category", "class", "topic", "intent", "label", "labels", "group", "분류", "카테고리", "주제", "의도", "라벨");

    public LossByColumns {
        texts = List.copyOf(texts);
    }

    /**
     * Decides.
     *
     * @param given {@code --columns}; empty for all columns
     * @throws UsageException for a column that is not there
     * @throws DataException if nothing can be learned from the columns
     */
    public static LossByColumns of(TableProfile profile, List<String> given) {
        return given.isEmpty() ? byNames(profile) : byOrder(profile, given);
    }

    private static LossByColumns byOrder(TableProfile profile, List<String> given) {
        List<Column> columns = new ArrayList<>();
        for (String name : given) {
            columns.add(profile.column(name)
                    .orElseThrow(() -> new UsageException("--columns names \"" + name + "\", but " + profile.file()
                            + " has " + listed(profile.columns()) + ".")));
        }
        Column last = columns.get(columns.size() - 1);
        boolean labelled = columns.size() > 1
                && (last.kind() == Kind.NUMBERS
                        || last.role() == Role.SCORE
                        || (last.kind() == Kind.CLASSES && columns.size() == 2 && isClass(last)));
        List<String> texts = labelled ? given.subList(0, given.size() - 1) : given;
        if (texts.size() == 1) {
            return labelled ? ofTexts(profile, texts, last) : oneText(texts.get(0));
        }
        return labelled && texts.size() == 2 ? ofPairs(texts, last) : answers(texts, labelled);
    }

    private static LossByColumns byNames(TableProfile profile) {
        List<Column> texts = profile.columns().stream()
                .filter(column -> column.kind() == Kind.TEXT || column.kind() == Kind.LISTS)
                .toList();
        List<Column> labels = profile.columns().stream()
                .filter(column ->
                        column.role() == Role.SCORE && (column.kind() == Kind.NUMBERS || column.kind() == Kind.CLASSES))
                .toList();
        long further =
                texts.stream().filter(column -> column.role() != Role.NEGATIVE).count();
        if (further == 1) {
            Column topic = labels.size() == 1
                    ? labels.get(0)
                    : profile.columns().stream()
                            .filter(column -> column.kind() == Kind.CLASSES && isClass(column))
                            .findFirst()
                            .orElse(null);
            return topic == null
                    ? oneText(texts.get(0).name())
                    : ofTexts(profile, List.of(texts.get(0).name()), topic);
        }
        if (further == 0) {
            throw new DataException(profile.file() + " has no column of texts. It has " + listed(profile.columns())
                    + ". Name text columns with --columns.");
        }
        boolean negatives = further < texts.size();
        return labels.size() == 1 && !negatives
                ? ofPairs(pair(profile, texts), labels.get(0))
                : answers(List.of(), false);
    }

    /** The two texts of a labelled pair. */
    private static List<String> pair(TableProfile profile, List<Column> texts) {
        List<Column> first =
                texts.stream().filter(column -> column.role() == Role.QUESTION).toList();
        List<Column> second =
                texts.stream().filter(column -> column.role() == Role.ANSWER).toList();
        if (first.size() == 1 && second.size() == 1) {
            return List.of(first.get(0).name(), second.get(0).name());
        }
        if (texts.size() != 2) {
            throw new DataException(profile.file() + ": it is not clear which columns are meant. It has "
                    + listed(profile.columns()) + ". Name two texts and the label with --columns.");
        }
        return texts.stream().map(Column::name).toList();
    }

    private static LossByColumns ofPairs(List<String> texts, Column label) {
        boolean oneAndZero =
                label.kind() == Kind.NUMBERS && label.whole() && label.minimum() == 0 && label.maximum() == 1;
        if (oneAndZero) {
            return new LossByColumns(
                    "online-contrastive",
                    texts,
                    label.name(),
                    "two texts with a label of 1 (they belong together) or 0");
        }
        boolean called = label.name().toLowerCase(Locale.ROOT).matches(".*(label|class|라벨|레이블).*");
        boolean classes =
                label.kind() == Kind.CLASSES || (called && label.whole() && label.distinct() <= MOST_WHOLE_CLASSES);
        if (classes) {
            return new LossByColumns(
                    "softmax", texts, label.name(), "two texts with one of " + label.distinct() + " classes");
        }
        if (label.kind() != Kind.NUMBERS) {
            throw new DataException("Column \"" + label.name() + "\" has neither numbers nor few classes.");
        }
        if (label.distinct() == 1) {
            return new LossByColumns(
                    "mnrl", texts, null, "two texts that belong together: every row has the same label");
        }
        return new LossByColumns("cosent", texts, label.name(), "two texts with a graded score");
    }

    private static LossByColumns ofTexts(TableProfile profile, List<String> texts, Column label) {
        boolean classes = label.distinct() <= TableProfile.MOST_CLASSES && 2L * label.distinct() <= label.present();
        if (!classes || label.distinct() < 2) {
            throw new DataException("Column \"" + label.name() + "\" of " + profile.file() + " has " + label.distinct()
                    + " different values in " + label.present()
                    + " rows. Classes need two values or more, each in several rows.");
        }
        return new LossByColumns(
                "batch-hard-soft-margin-triplet",
                texts,
                label.name(),
                "texts with one of " + label.distinct() + " classes");
    }

    private static LossByColumns answers(List<String> texts, boolean labelled) {
        if (labelled) {
            throw new UsageException("Negatives and a label do not go together. Leave one of them out of --columns.");
        }
        return new LossByColumns("mnrl", texts, null, "");
    }

    private static LossByColumns oneText(String column) {
        return new LossByColumns(
                TEXTS_ALONE, List.of(column), null, "texts alone; each is found again among those of its batch");
    }

    private static boolean isClass(Column column) {
        return CLASS_NAMES.contains(column.name().toLowerCase(Locale.ROOT));
    }

    private static String listed(List<Column> columns) {
        return columns.stream()
                .map(column ->
                        "\"" + column.name() + "\" (" + column.kind().name().toLowerCase(Locale.ROOT) + ")")
                .collect(Collectors.joining(", "));
    }

    /** Whether there are texts and nothing else. */
    public boolean textsAlone() {
        return loss.equals(TEXTS_ALONE);
    }

    /** Whether the label is a class with a name. */
    public boolean overClasses() {
        return loss.equals("softmax") || loss.startsWith("batch-");
    }

    /** How the texts are read, and the score if it is a number. */
    public ReadOptions.Builder readOptions() {
        ReadOptions.Builder options = ReadOptions.builder().columns(texts);
        if (loss.startsWith("batch-") || textsAlone()) {
            return options.defaultColumns(1);
        }
        String column = label;
        return column == null ? options.ragged(true) : overClasses() ? options : options.scoreColumn(column);
    }
}

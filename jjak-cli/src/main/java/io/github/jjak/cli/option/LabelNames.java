package io.github.jjak.cli.option;

import io.github.jjak.error.UsageException;
import java.util.ArrayList;
import java.util.List;

/** Names of classes in a column, and names of the labels of a model. */
final class LabelNames {

    private static final String UNNAMED = "LABEL_";

    private LabelNames() {}

    /** What a new model calls the classes: as the column does, but numbers from 0 as transformers does. */
    static List<String> of(List<String> classes) {
        if (!areNumbersOfLabels(classes, classes.size())) {
            return classes;
        }
        return classes.stream().map(number -> UNNAMED + number).toList();
    }

    /**
     * The classes in the order of a model's labels, whatever their case: a class is known by its place. Numbers from 0, and models
     * whose labels have no names, keep the order of the classes.
     *
     * @param labels of the model; empty for a new one
     * @throws UsageException for a class that the model does not have
     */
    static List<String> inOrder(List<String> classes, List<String> labels) {
        if (labels.stream().allMatch(label -> label.startsWith(UNNAMED))
                || areNumbersOfLabels(classes, labels.size())) {
            return classes;
        }
        List<String> left = new ArrayList<>(classes);
        List<String> ordered = new ArrayList<>();
        for (String label : labels) {
            String own =
                    left.stream().filter(label::equalsIgnoreCase).findFirst().orElse(label);
            left.remove(own);
            ordered.add(own);
        }
        if (!left.isEmpty()) {
            throw new UsageException("The model has the labels " + String.join(", ", labels) + ", but " + left.size()
                    + " of the " + classes.size()
                    + " classes of the data are none of them. Name the classes as the model"
                    + " does, number them from 0 in the order of its labels, or start from an encoder.");
        }
        return List.copyOf(ordered);
    }

    private static boolean areNumbersOfLabels(List<String> classes, int labels) {
        return classes.stream().allMatch(name -> name.matches("\\d{1,4}") && Integer.parseInt(name) < labels);
    }
}

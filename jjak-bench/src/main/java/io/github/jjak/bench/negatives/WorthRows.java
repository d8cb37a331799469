package io.github.jjak.bench.negatives;

import io.github.jjak.data.Dataset;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import io.github.jjak.negatives.perturbed.PerturbationSource;
import io.github.jjak.negatives.perturbed.Perturber;
import io.github.jjak.negatives.perturbed.internal.Perturbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The training rows that all arms share. Most rules change few texts, and what changes no text cannot show its worth: so rows are taken at
 * random, but first those that the rarer rules change.
 *
 * @param rows how many, or more if the rules need them
 * @param perRule rows that each rule changes, where there are as many
 * @param longest characters of a question or an answer
 */
record WorthRows(int rows, int perRule, int longest) {

    /** The rows, which are kept in a file for the next time; how many of them each rule changes is said to the error stream. */
    Dataset choose(Dataset all, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            write(all, chosen(all), file);
        }
        return Dataset.read(file, "question", "answer");
    }

    private static void write(Dataset all, Set<Integer> chosen, Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int row : chosen) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("question", all.text(row, 0));
            line.put("answer", all.text(row, 1));
            lines.add(JsonFile.formatLine(line));
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        Files.write(unfinished, lines);
        Files.move(unfinished, file);
    }

    private Set<Integer> chosen(Dataset all) {
        Map<Rule, Set<Integer>> changed = new EnumMap<>(Rule.class);
        WorthArm.usual().forEach(rule -> changed.put(rule, new LinkedHashSet<>()));
        Perturber perturber = Perturbers.find(AllowedChanges.usual());
        List<Integer> order = order(all);
        for (int row : order) {
            for (Rule rule : rulesOf(perturber, all, row)) {
                changed.getOrDefault(rule, Set.of()).add(row);
            }
        }
        Set<Integer> chosen = new LinkedHashSet<>();
        List<Rule> rarestFirst = new ArrayList<>(changed.keySet());
        rarestFirst.sort(Comparator.comparingInt(
                rule -> changed.getOrDefault(rule, Set.of()).size()));
        for (Rule rule : rarestFirst) {
            Set<Integer> ofRule = changed.getOrDefault(rule, Set.of());
            long have = chosen.stream().filter(ofRule::contains).count();
            ofRule.stream()
                    .filter(row -> !chosen.contains(row))
                    .limit(Math.max(0, perRule - have))
                    .toList()
                    .forEach(chosen::add);
        }
        order.stream()
                .filter(row -> !chosen.contains(row))
                .limit(Math.max(0, rows - chosen.size()))
                .toList()
                .forEach(chosen::add);
        changed.forEach((rule, ofRule) -> System.err.printf(
                "%s: changes %d of %d, %d of the %d that are taken%n",
                rule.id(),
                ofRule.size(),
                order.size(),
                chosen.stream().filter(ofRule::contains).count(),
                chosen.size()));
        return chosen;
    }

    private static Set<Rule> rulesOf(Perturber perturber, Dataset all, int row) {
        Set<Rule> rules = EnumSet.noneOf(Rule.class);
        for (int column = 0; column < 2; column++) {
            PerturbationSource source = column == 0 ? PerturbationSource.QUESTION : PerturbationSource.ANSWER;
            perturber.perturb(all.text(row, column)).stream()
                    .map(made -> made.rule())
                    .filter(rule -> WorthArm.whereMade(rule) == source)
                    .forEach(rules::add);
        }
        return rules;
    }

    /** Rows that are short enough, at random, none with an answer that another one has. */
    private List<Integer> order(Dataset all) {
        List<Integer> order = shortOnes(all);
        Set<String> answers = new LinkedHashSet<>();
        order.removeIf(row -> !answers.add(all.text(row, 1)));
        return order;
    }

    /** Rows of a test that are short enough, at most so many, at random. */
    Dataset test(Dataset all, int most) {
        return all.select(shortOnes(all).stream()
                .limit(most)
                .sorted()
                .mapToInt(Integer::intValue)
                .toArray());
    }

    private List<Integer> shortOnes(Dataset all) {
        List<Integer> order = new ArrayList<>();
        for (int row = 0; row < all.rows(); row++) {
            if (all.text(row, 0).length() <= longest && all.text(row, 1).length() <= longest) {
                order.add(row);
            }
        }
        Collections.shuffle(order, new Random(0));
        return order;
    }
}

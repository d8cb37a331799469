package io.github.jjak.bench;

import io.github.jjak.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts of Korean words of the built-in data, each as often as it stands there. They mean nothing. Not thread-safe. */
final class FrequentWords {

    private static final int FEWEST = 6;
    private static final int MOST = 14;
    private static final int ASKED = 4;

    private final List<String> words = new ArrayList<>();
    private final Random random;

    FrequentWords(long seed) {
        this.random = new Random(seed);
        Dataset pairs = Dataset.builtin("services-ko", "train");
        for (int column = 0; column < 2; column++) {
            pairs.column(column).forEach(text -> words.addAll(List.of(text.split("\\s+", 0))));
        }
    }

    private String word() {
        return words.get(random.nextInt(words.size()));
    }

    /** 6 to 14 words and a number, as an order or a product has one. */
    String answer(int number) {
        StringBuilder text = new StringBuilder();
        int count = FEWEST + random.nextInt(MOST - FEWEST + 1);
        for (int i = 0; i < count; i++) {
            text.append(word()).append(' ');
        }
        return text.append("no").append(number).toString();
    }

    /** Half of its words are an answer's. */
    String question(String answer) {
        String[] of = answer.split(" ", 0);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ASKED; i++) {
            text.append(i % 2 == 0 ? of[random.nextInt(of.length - 1)] : word()).append(' ');
        }
        return text.toString().strip();
    }
}

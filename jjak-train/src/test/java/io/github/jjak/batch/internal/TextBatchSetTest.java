package io.github.jjak.batch.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextBatchSetTest {

    @Test
    void behavesLikeAHashSetOfPairs() {
        Random random = new Random(11);
        TextBatchSet set = new TextBatchSet();
        Set<Long> reference = new HashSet<>();
        for (int step = 0; step < 200_000; step++) {
            int text = random.nextInt(80);
            int batch = random.nextInt(60);
            long pair = ((long) text << 32) | batch;
            switch (random.nextInt(3)) {
                case 0 -> assertThat(set.add(text, batch)).isEqualTo(reference.add(pair));
                case 1 -> assertThat(set.remove(text, batch)).isEqualTo(reference.remove(pair));
                default -> assertThat(set.contains(text, batch)).isEqualTo(reference.contains(pair));
            }
        }
    }
}

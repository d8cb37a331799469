package io.github.jjak.pretrain.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LongHashSetTest {

    @Test
    void saysWhatIsNewAsASetDoes() {
        Random random = new Random(5);
        LongHashSet set = new LongHashSet();
        Set<Long> expected = new HashSet<>();
        for (int i = 0; i < 200_000; i++) {
            // Small numbers come again and again, zero among them; large ones hardly do.
            long value = i % 2 == 0 ? random.nextInt(30_000) : random.nextLong();
            assertThat(set.add(value)).isEqualTo(expected.add(value));
        }
    }
}

package io.github.jjak.lifetime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UseCountTest {

    private final AtomicInteger freed = new AtomicInteger();
    private final UseCount count = new UseCount("This thing", freed::incrementAndGet);

    @Test
    void closingFreesWhatNobodyUsesOnce() {
        count.close();
        count.close();

        assertThat(freed).hasValue(1);
    }

    @Test
    void theLastUserFrees() {
        UseCount.Use first = count.begin();
        UseCount.Use second = count.begin();
        count.close();
        first.close();
        assertThat(freed).hasValue(0);

        second.close();
        assertThat(freed).hasValue(1);
    }

    @Test
    void aClosedThingIsRefusedEvenWhileOthersUseIt() {
        try (UseCount.Use use = count.begin()) {
            count.close();
            assertThatThrownBy(count::begin)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("This thing is closed.");
        }
        assertThat(freed).hasValue(1);
    }
}

package io.github.jjak.negatives.perturbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class SameMeaningTest {

    @Test
    void namesAreReadAsOnTheCommandLine() {
        assertThat(SameMeaning.parse(List.of("perfect", "YES_NO_POLARITY")))
                .containsExactlyInAnyOrder(SameMeaning.PERFECT, SameMeaning.YES_NO_POLARITY);
        assertThat(SameMeaning.parse(List.of("all"))).isEqualTo(EnumSet.allOf(SameMeaning.class));
        assertThat(SameMeaning.parse(List.of())).isEmpty();
        assertThatThrownBy(() -> SameMeaning.parse(List.of("perfekt")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("Did you mean \"perfect\"?");
    }
}

package io.github.jjak.negatives.english;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.internal.Perturbers;
import org.junit.jupiter.api.Test;

class EnglishPerturberProviderTest {

    @Test
    void theClassPathsPerturberIsThisOne() {
        String text = "The parcel arrived yesterday.";
        assertThat(Perturbers.find(AllowedChanges.usual()).perturb(text))
                .isNotEmpty()
                .isEqualTo(new EnglishPerturber().perturb(text));
    }
}

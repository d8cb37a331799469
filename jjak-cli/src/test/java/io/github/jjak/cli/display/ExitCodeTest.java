package io.github.jjak.cli.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.error.JjakException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExitCodeTest {

    @Test
    void everyKindOfFailureHasItsCode() throws ReflectiveOperationException {
        Map<String, Integer> codes = new LinkedHashMap<>();
        for (Class<?> kind : JjakException.class.getPermittedSubclasses()) {
            JjakException failure =
                    (JjakException) kind.getConstructor(String.class).newInstance("words");
            codes.put(kind.getSimpleName(), ExitCode.of(failure).number());
        }
        assertThat(codes)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "RunException", 1,
                        "DeadlineException", 1,
                        "UsageException", 2,
                        "DataException", 3,
                        "ModelException", 4,
                        "InterruptedRunException", 130));
    }
}

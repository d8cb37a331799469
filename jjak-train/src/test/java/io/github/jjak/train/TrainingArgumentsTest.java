package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import io.github.jjak.train.internal.LearningRateMapping;
import io.github.jjak.train.internal.ScheduleArguments;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The setters refuse at once, by the property's name. */
class TrainingArgumentsTest {

    /** A value that each setter refuses; the others refuse none. */
    private static final Map<String, Object> OUT_OF_RANGE = Map.ofEntries(
            Map.entry("epochs", 0),
            Map.entry("batchSize", 0),
            Map.entry("learningRate", 1.0),
            Map.entry("warmupRatio", 1.0),
            Map.entry("learningRateMapping", Map.of("query", 2.0)),
            Map.entry("weightDecay", Double.NaN),
            Map.entry("maxGradNorm", 0.0),
            Map.entry("maxSteps", 0),
            Map.entry("evalSteps", 0),
            Map.entry("earlyStoppingPatience", 0),
            Map.entry("saveSteps", 0),
            Map.entry("saveTotalLimit", 1_000_001),
            Map.entry("loggingSteps", 0),
            Map.entry("gradientAccumulationSteps", 0),
            Map.entry("miniBatchTokens", 0),
            Map.entry("freezeLayers", -1),
            Map.entry("loraRank", 0),
            Map.entry("loraAlpha", 0.0));

    private static Map<String, Method> setters() {
        Map<String, Method> setters = new LinkedHashMap<>();
        for (Method method : TrainingArguments.Builder.class.getDeclaredMethods()) {
            if (method.getParameterCount() == 1 && !method.isSynthetic()) {
                setters.put(method.getName(), method);
            }
        }
        return setters;
    }

    @Test
    void everySetterRefusesWhatMeansNothing() {
        setters().forEach((name, setter) -> {
            Class<?> type = setter.getParameterTypes()[0];
            TrainingArguments.Builder builder = TrainingArguments.builder();
            if (OUT_OF_RANGE.containsKey(name)) {
                assertThatThrownBy(() -> setter.invoke(builder, OUT_OF_RANGE.get(name)))
                        .as(name)
                        .isInstanceOf(InvocationTargetException.class)
                        .cause()
                        .isInstanceOf(UsageException.class)
                        .hasMessageContaining("`" + name + "` must be ");
            } else if (!type.isPrimitive()) {
                assertThatThrownBy(() -> setter.invoke(builder, new Object[] {null}))
                        .as(name)
                        .cause()
                        .isInstanceOf(NullPointerException.class)
                        .hasMessage(name);
            } else {
                assertThat(name).isIn("seed", "freezeEmbeddings", "tensorBoard", "recomputeLayers");
            }
        });
    }

    @Test
    void aCopyHasWhatTheFirstHas() {
        TrainingArguments first = TrainingArguments.builder()
                .epochs(7)
                .learningRate(1e-3)
                .weightDecay(0.5)
                .batchSize(3)
                .evalSteps(4)
                .saveSteps(5)
                .freezeLayers(2)
                .seed(9)
                .build();
        assertThat(first.toBuilder().build()).usingRecursiveComparison().isEqualTo(first);
        assertThat(first.toBuilder().warmupRatio(0.2).build().internals().schedule())
                .isEqualTo(new ScheduleArguments(1e-3, 0.2, LearningRateSchedule.LINEAR, LearningRateMapping.NONE));
    }
}

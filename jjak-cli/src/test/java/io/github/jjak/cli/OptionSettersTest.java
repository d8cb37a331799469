package io.github.jjak.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.tngtech.archunit.core.domain.JavaClass;
import io.github.jjak.crossencoder.CrossEncoderTrainer;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.loss.AdaptiveLayerLoss;
import io.github.jjak.loss.GISTEmbedLoss;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.loss.SoftmaxLoss;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.recipe.MiningOptions;
import io.github.jjak.negatives.recipe.StrategyRequest;
import io.github.jjak.run.RunFacts;
import io.github.jjak.serve.ServerOptions;
import io.github.jjak.serve.generation.Source;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A wrong option is refused by the call that gives it, where the stack trace shows it, and not by {@code build()} or hours later: every setter
 * of every builder of the API, and of every type that has {@code ofDefaults()}, is called with null and with numbers that mean nothing.
 */
class OptionSettersTest {

    /** Parameters for which every number means something: seeds, and bounds that NaN leaves out. */
    private static final Set<String> ANY_NUMBER = Set.of(
            "InformationRetrievalEvaluator.Builder.sample 1",
            "MiningOptions.Builder.crossEncoder 1",
            "MiningOptions.Builder.seed 0",
            "TrainingArguments.Builder.seed 0");

    /** Values that are fine wherever they are asked for. */
    private static final Map<Class<?>, Object> USUAL = Map.of(
            int.class,
            1,
            Integer.class,
            1,
            long.class,
            5000L,
            double.class,
            0.5,
            Double.class,
            0.5,
            boolean.class,
            false,
            String.class,
            "name",
            Duration.class,
            Duration.ofSeconds(1),
            Function.class,
            Function.identity(),
            AllowedChanges.class,
            AllowedChanges.usual());

    private static final Map<Class<?>, Object> MEANINGLESS = Map.of(
            int.class, Integer.MIN_VALUE,
            Integer.class, Integer.MIN_VALUE,
            long.class, Long.MIN_VALUE,
            Long.class, Long.MIN_VALUE,
            double.class, Double.NaN,
            Double.class, Double.NaN);

    private static final String DEFAULTS = "ofDefaults";

    private static final Dataset PAIRS =
            Dataset.of(List.of("question", "answer"), List.of(List.of("언제 와요"), List.of("내일 갑니다.")));

    private static SentenceTransformer model;
    private static CrossEncoder crossEncoder;

    @BeforeAll
    static void load() {
        model = SentenceTransformer.load("builtin:ko-tiny");
        crossEncoder = CrossEncoder.load("builtin:ko-rerank-mini");
    }

    @AfterAll
    static void close() {
        model.close();
        crossEncoder.close();
    }

    /** Something with setters, by the type that has them. */
    private static Map<Class<?>, Supplier<Object>> builders() {
        Map<Class<?>, Supplier<Object>> builders = new LinkedHashMap<>();
        builders.put(AdaptiveLayerLoss.Builder.class, () -> AdaptiveLayerLoss.builder(new GISTEmbedLoss()));
        builders.put(CrossEncoderTrainer.Builder.class, () -> CrossEncoderTrainer.builder(crossEncoder));
        builders.put(GISTEmbedLoss.Builder.class, GISTEmbedLoss::builder);
        builders.put(InformationRetrievalEvaluator.Builder.class, () -> InformationRetrievalEvaluator.builder(PAIRS));
        builders.put(
                MiningOptions.Builder.class, () -> MiningOptions.builder(StrategyRequest.parse(List.of("bm25:1"))));
        builders.put(MultipleNegativesRankingLoss.Builder.class, MultipleNegativesRankingLoss::builder);
        builders.put(ReadOptions.Builder.class, ReadOptions::builder);
        builders.put(RunFacts.Builder.class, RunFacts::builder);
        builders.put(ServerOptions.Builder.class, () -> ServerOptions.builder(new Source("model", null, null)));
        builders.put(SoftmaxLoss.Builder.class, () -> SoftmaxLoss.builder(2));
        builders.put(Trainer.Builder.class, () -> Trainer.builder(model));
        builders.put(TrainingArguments.Builder.class, TrainingArguments::builder);
        return builders;
    }

    /** Types of the API; JjakVectorStore's builder cannot be loaded here, because no class of Spring is. */
    private static Stream<Class<?>> api(Predicate<JavaClass> kind) {
        return ApiTest.libraries().stream()
                .filter(type -> ApiTest.isApi(type) && !type.getPackageName().endsWith(".spring"))
                .filter(kind)
                .map(JavaClass::reflect);
    }

    /** Instances of the types whose setters make a changed copy. */
    private static Map<Class<?>, Supplier<Object>> records() {
        Map<Class<?>, Supplier<Object>> records = new LinkedHashMap<>();
        api(type -> type.tryGetMethod(DEFAULTS).isPresent())
                .forEach(type -> records.put(type, () -> call(defaults(type), null)));
        return records;
    }

    private static Method defaults(Class<?> type) {
        try {
            return type.getMethod(DEFAULTS);
        } catch (NoSuchMethodException hidden) {
            throw new AssertionError(hidden);
        }
    }

    private static @Nullable Object call(Method method, @Nullable Object target, @Nullable Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(method + " failed", refused.getCause());
        } catch (IllegalAccessException hidden) {
            throw new AssertionError(hidden);
        }
    }

    @Test
    void noBuilderIsForgotten() {
        assertThat(api(type -> type.getSimpleName().equals("Builder")))
                .containsExactlyInAnyOrderElementsOf(builders().keySet());
        assertThat(records()).hasSizeGreaterThan(8);
    }

    @Test
    void settersRefuseAtOnceWhatMeansNothing() {
        Set<String> silent = new TreeSet<>();
        Map<Class<?>, Supplier<Object>> all = builders();
        all.putAll(records());
        int[] asked = new int[1];
        all.forEach((type, instance) -> setters(type).forEach(setter -> {
            for (int parameter = 0; parameter < setter.getParameterCount(); parameter++) {
                asked[0]++;
                addIfSilent(type, instance, setter, parameter, silent);
            }
        }));
        assertThat(silent).isEmpty();
        assertThat(asked[0]).isGreaterThan(100);
    }

    private static Stream<Method> setters(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getReturnType() == type && !method.isSynthetic());
    }

    private static void addIfSilent(
            Class<?> type, Supplier<Object> instance, Method setter, int parameter, Set<String> silent) {
        String place =
                type.getName().replaceFirst(".*\\.", "").replace('$', '.') + "." + setter.getName() + " " + parameter;
        Class<?> given = setter.getParameterTypes()[parameter];
        if (MEANINGLESS.containsKey(given) && !ANY_NUMBER.contains(place)) {
            Throwable refusal = refusal(instance, setter, parameter, MEANINGLESS.get(given));
            if (!(refusal instanceof UsageException)) {
                silent.add(place + " takes " + MEANINGLESS.get(given) + " (" + refusal + ")");
            }
        }
        if (!given.isPrimitive() && !isNullable(setter, parameter)) {
            Throwable refusal = refusal(instance, setter, parameter, null);
            if (!(refusal instanceof NullPointerException)) {
                silent.add(place + " takes null (" + refusal + ")");
            }
        }
    }

    private static @Nullable Throwable refusal(
            Supplier<Object> instance, Method setter, int parameter, @Nullable Object value) {
        Object target = instance.get();
        @Nullable Object[] arguments = new Object[setter.getParameterCount()];
        for (int other = 0; other < arguments.length; other++) {
            arguments[other] = isNullable(setter, other) ? null : usual(setter.getParameterTypes()[other]);
        }
        arguments[parameter] = value;
        return catchThrowable(() -> call(setter, target, arguments));
    }

    private static boolean isNullable(Method setter, int parameter) {
        return setter.getAnnotatedParameterTypes()[parameter].isAnnotationPresent(Nullable.class);
    }

    private static @Nullable Object usual(Class<?> type) {
        return type.isEnum() ? type.getEnumConstants()[0] : USUAL.get(type);
    }
}

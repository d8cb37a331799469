package io.github.jjak.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What core and search are told by their users is checked where it is said, not where it is needed. */
class OptionArgumentsTest {

    private static final String KINDS = ".*(Options|Settings|Request|Row|HubId)";

    @Test
    void aMissingValueIsRefusedByItsName() {
        List<String> checked = new ArrayList<>();
        for (Class<?> type : optionRecords()) {
            RecordComponent[] components = type.getRecordComponents();
            for (int i = 0; i < components.length; i++) {
                RecordComponent component = components[i];
                if (component.getType().isPrimitive() || isNullable(component)) {
                    continue;
                }
                Object[] values = Arrays.stream(components)
                        .map(OptionArgumentsTest::sample)
                        .toArray();
                values[i] = null;
                assertThat(catchThrowable(() -> create(type, components, values)))
                        .as("%s without %s", type.getSimpleName(), component.getName())
                        .isInstanceOf(NullPointerException.class)
                        .hasMessage(component.getName());
                checked.add(type.getSimpleName() + "." + component.getName());
            }
        }
        assertThat(checked)
                .contains(
                        "LoadOptions.downloads",
                        "EncodeOptions.precision",
                        "Bm25Options.language",
                        "IndexSettings.columns",
                        "SearchRequest.filters",
                        "IndexRow.text");
    }

    private static List<Class<?>> optionRecords() {
        List<Class<?>> records = new ArrayList<>();
        new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(
                                "io.github.jjak.hub",
                                "io.github.jjak.model",
                                "io.github.jjak.trim",
                                "io.github.jjak.search")
                        .stream()
                        .filter(type -> type.isRecord() && type.getSimpleName().matches(KINDS))
                        .map(type -> type.reflect())
                        .filter(type -> Modifier.isPublic(type.getModifiers()))
                        .forEach(records::add);
        return records;
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static @Nullable Object sample(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == int.class || type == long.class) {
            return 1;
        } else if (type == double.class) {
            return 0.5;
        } else if (type == boolean.class) {
            return false;
        } else if (type == String.class) {
            return "main";
        } else if (type == URI.class) {
            return URI.create("https://example.org");
        } else if (type == Path.class) {
            return Path.of("cache");
        } else if (type == List.class) {
            return List.of();
        } else if (type == Map.class) {
            return Map.of();
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        } else if (type.isInterface()) {
            return Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, values) -> null);
        }
        return null;
    }

    private static void create(Class<?> type, RecordComponent[] components, @Nullable Object[] values)
            throws Throwable {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        try {
            constructor.newInstance(values);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }
}

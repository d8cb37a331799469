package io.github.jjak.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.jjak.crossencoder.CrossEncoderLoss;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrossLossKindTest {

    @Test
    void everyLossOfTheLibraryHasAName() {
        List<String> classes = new ClassFileImporter()
                .importPackagesOf(CrossEncoderLoss.class).stream()
                        .filter(type -> type.isAssignableTo(CrossEncoderLoss.class)
                                && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(JavaClass::getSimpleName)
                        .toList();
        assertThat(Arrays.stream(CrossLossKind.values()).map(CrossLossKind::className))
                .hasSizeGreaterThan(5)
                .containsExactlyInAnyOrderElementsOf(classes);
    }
}

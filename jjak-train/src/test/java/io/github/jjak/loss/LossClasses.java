package io.github.jjak.loss;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every loss there is, found in the folder of its classes, so that no test forgets one. */
public final class LossClasses {

    private LossClasses() {}

    /** Simple names of all classes beside {@link Loss} that implement it. */
    public static Set<String> names() {
        return names(Loss.class);
    }

    /** Simple names of all classes beside an interface that implement it. */
    public static Set<String> names(Class<?> kind) {
        Set<String> names = new TreeSet<>();
        try {
            Path classes = Path.of(
                    kind.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path folder = classes.resolve(kind.getPackageName().replace('.', '/'));
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    String name = file.getFileName().toString();
                    if (name.endsWith(".class") && !name.equals("package-info.class")) {
                        addLoss(kind, name.substring(0, name.length() - ".class".length()), names);
                    }
                }
            }
        } catch (IOException | URISyntaxException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        return names;
    }

    private static void addLoss(Class<?> kind, String name, Set<String> names) throws ClassNotFoundException {
        Class<?> type = Class.forName(kind.getPackageName() + "." + name);
        if (kind.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
            names.add(type.getSimpleName());
        }
    }

    /** Simple names of the classes of some losses. */
    public static Set<String> of(Stream<Loss> losses) {
        Set<String> names = new TreeSet<>();
        losses.forEach(loss -> names.add(loss.getClass().getSimpleName()));
        return names;
    }
}

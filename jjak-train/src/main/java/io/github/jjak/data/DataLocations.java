package io.github.jjak.data;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that data arguments name: a file, a folder of shards, a pattern such as {@code data/*.csv}, several of these with
 * commas, {@code builtin:NAME/PART}, or {@code -} for standard input. What exists under the very name is never a pattern. Files
 * of folders and patterns come in the order of their names.
 */
final class DataLocations implements AutoCloseable {

    private static final String STANDARD_INPUT = "-";
    private static final int MOST_FILES = 10_000;
    private static final int DEEPEST = 20;

    private final List<DataFile> files = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable StandardInput standardInput;

    private DataLocations() {}

    /** To be closed when the files have been read. */
    static DataLocations of(List<String> locations) {
        DataLocations found = new DataLocations();
        try {
            locations.forEach(found::add);
            return found;
        } catch (RuntimeException failure) {
            found.close();
            throw failure;
        }
    }

    List<DataFile> files() {
        return files;
    }

    /** What is to be said about the choice of files. */
    List<String> notes() {
        return notes;
    }

    private void add(String location) {
        if (location.equals(STANDARD_INPUT) || location.equals("/dev/stdin")) {
            if (standardInput != null) {
                throw new UsageException("Standard input can be read once only.");
            }
            standardInput = StandardInput.read();
            files.add(standardInput.file());
        } else if (location.startsWith(BuiltinData.PREFIX)) {
            files.add(BuiltinData.file(location));
        } else {
            Path path = existing(location);
            if (path != null) {
                addPath(path, location);
            } else if (isPattern(location)) {
                addMatching(location);
            } else if (location.contains(",")
                    && Arrays.stream(location.split(",", -1)).allMatch(DataLocations::isThere)) {
                Arrays.stream(location.split(",", -1)).forEach(this::add);
            } else {
                files.add(DataFile.of(path(location), location));
            }
        }
        if (files.size() > MOST_FILES) {
            throw new DataException(location + " names more than " + MOST_FILES + " files. Join them first.");
        }
    }

    private static boolean isThere(String location) {
        return !location.isEmpty()
                && (location.startsWith(BuiltinData.PREFIX) || isPattern(location) || existing(location) != null);
    }

    private static boolean isPattern(String location) {
        return location.chars().anyMatch(character -> "*?[{".indexOf(character) >= 0);
    }

    private static Path path(String location) {
        try {
            return Path.of(location);
        } catch (InvalidPathException e) {
            throw new UsageException("\"" + location + "\" is not a file name on this system.", e);
        }
    }

    /** The file of this name; or the only one in its folder whose name differs in how its letters are composed. */
    private static @Nullable Path existing(String location) {
        Path path = path(location);
        Path name = path.getFileName();
        Path folder = path.toAbsolutePath().getParent();
        if (Files.exists(path)) {
            return path;
        }
        if (name == null
                || folder == null
                || !Files.isDirectory(folder)
                || location.chars().allMatch(c -> c < 0x80)) {
            return null;
        }
        String composed = Normalizer.normalize(name.toString(), Normalizer.Form.NFC);
        List<Path> same = list(folder).stream()
                .filter(file -> Normalizer.normalize(fileName(file), Normalizer.Form.NFC)
                        .equals(composed))
                .toList();
        return same.size() == 1 ? same.get(0) : null;
    }

    private static String fileName(Path file) {
        return String.valueOf(file.getFileName());
    }

    private void addPath(Path path, String location) {
        if (Files.isDirectory(path)) {
            addFolder(path, location);
        } else {
            files.add(DataFile.of(path, location));
        }
    }

    private void addFolder(Path folder, String location) {
        List<Path> all = list(folder).stream().filter(DataLocations::isData).toList();
        List<Path> known = all.stream()
                .filter(file -> DataFormat.ofName(fileName(file)) != null)
                .toList();
        List<Path> unnamed =
                all.stream().filter(file -> fileName(file).indexOf('.') < 0).toList();
        List<Path> chosen = known.isEmpty() ? unnamed : known;
        if (chosen.isEmpty()) {
            throw new DataException(location
                    + " is a folder without data files (.parquet, .csv, .tsv, .jsonl, .json, .xlsx, some also"
                    + " .gz). Folders in it are not looked into; name them, or write \"" + location + "/**/*.csv\".");
        }
        TreeSet<String> formats = new TreeSet<>();
        known.forEach(file -> formats.add("*." + extension(fileName(file))));
        if (formats.size() > 1) {
            throw new DataException(location + " holds files of several kinds. Choose one with a pattern in quotes: "
                    + String.join(
                            " or ",
                            formats.stream()
                                    .map(pattern -> "\"" + location.replaceFirst("/+$", "") + "/" + pattern + "\"")
                                    .toList())
                    + ".");
        }
        chosen.forEach(file -> files.add(DataFile.of(file)));
        notes.add(chosen.size() + (chosen.size() == 1 ? " file" : " files") + ", in the order of their names"
                + (all.size() > chosen.size() ? "; " + (all.size() - chosen.size()) + " of other kinds left out" : ""));
    }

    private static String extension(String name) {
        String unpacked = name.toLowerCase(Locale.ROOT).endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        return name.substring(unpacked.lastIndexOf('.') + 1);
    }

    /** Files that are no marks of other programs, as {@code _SUCCESS} and {@code .part.crc} are. */
    private static boolean isData(Path file) {
        String name = fileName(file);
        return !name.startsWith(".") && !name.startsWith("_") && Files.isRegularFile(file);
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted(Comparator.comparing(DataLocations::fileName)).toList();
        } catch (IOException e) {
            throw new DataException(
                    folder + " cannot be listed (" + e.getClass().getSimpleName() + ").", e);
        }
    }

    private void addMatching(String pattern) {
        int special = 0;
        while ("*?[{".indexOf(pattern.charAt(special)) < 0) {
            special++;
        }
        int slash = pattern.lastIndexOf('/', special);
        Path start = path(slash < 0 ? "" : slash == 0 ? "/" : pattern.substring(0, slash));
        String rest = pattern.substring(slash + 1);
        int depth = rest.contains("**") ? DEEPEST : rest.split("/", -1).length;
        List<Path> found = new ArrayList<>();
        try {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + rest);
            // "a/**/b" means b in a itself, too.
            PathMatcher direct = FileSystems.getDefault().getPathMatcher("glob:" + rest.replace("**/", ""));
            try (Stream<Path> walk = Files.walk(start, depth)) {
                walk.filter(file -> isData(file) && (matches(matcher, start, file) || matches(direct, start, file)))
                        .limit(MOST_FILES + 1L)
                        .sorted(Comparator.comparing(Path::toString))
                        .forEach(found::add);
            }
        } catch (PatternSyntaxException e) {
            throw new UsageException("\"" + pattern + "\" is not a file, and as a pattern it is not complete.", e);
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new DataException("No file matches \"" + pattern + "\": the folder cannot be read.", e);
        }
        if (found.isEmpty()) {
            throw new DataException("There is no file \"" + pattern + "\", and none matches it as a pattern.");
        }
        found.forEach(file -> files.add(DataFile.of(file)));
        notes.add(found.size() + (found.size() == 1 ? " file matches" : " files match")
                + ", in the order of their names");
    }

    private static boolean matches(PathMatcher matcher, Path start, Path file) {
        return matcher.matches(start.toString().isEmpty() ? file : start.relativize(file));
    }

    @Override
    public void close() {
        if (standardInput != null) {
            standardInput.close();
        }
    }
}

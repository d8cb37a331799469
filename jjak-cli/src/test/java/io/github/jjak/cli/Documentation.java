package io.github.jjak.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of documentation and the blocks of code in them. */
final class Documentation {

    /**
     * A block between fences.
     *
     * @param page path from the root of the repository
     * @param line of its first line, from 1
     */
    record Block(String page, int line, String language, String text) {
        @Override
        public String toString() {
            return page + ":" + line;
        }
    }

    private static final Pattern FENCE =
            Pattern.compile("^( *)```(\\w*)\\n(.*?)^\\1```$", Pattern.MULTILINE | Pattern.DOTALL);

    private Documentation() {}

    /** Markdown files for users: the readmes, the recipes and everything under docs but the decisions, which tell of the past. */
    static List<Path> pages() {
        Path root = root();
        try (Stream<Path> docs = Files.walk(root.resolve("docs"));
                Stream<Path> recipes = Files.walk(root.resolve("recipes"))) {
            return Stream.concat(
                            Stream.of("README.md", "README.ko.md", "CONTRIBUTING.md")
                                    .map(root::resolve),
                            Stream.concat(docs, recipes)
                                    .filter(file -> file.toString().endsWith(".md"))
                                    .filter(file -> !file.toString().contains("decisions")))
                    .sorted()
                    .toList();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    static List<Block> blocks(String language) {
        return pages().stream()
                .flatMap(page -> blocks(page).stream())
                .filter(block -> block.language().equals(language))
                .toList();
    }

    static List<Block> blocks(Path page) {
        List<Block> blocks = new ArrayList<>();
        String text = read(page);
        Matcher fence = FENCE.matcher(text);
        while (fence.find()) {
            int line = (int) text.substring(0, fence.start(3)).lines().count() + 1;
            blocks.add(new Block(root().relativize(page).toString(), line, fence.group(2), fence.group(3)));
        }
        return blocks;
    }

    static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** The root of the repository. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("jjak-cli"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("not inside the repository");
            }
        }
        return folder;
    }
}

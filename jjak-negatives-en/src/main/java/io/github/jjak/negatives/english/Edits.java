package io.github.jjak.negatives.english;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Words of a sentence to be exchanged. An empty replacement removes a word. Not thread-safe. */
final class Edits {

    private final List<Word> words;
    private final TreeMap<Integer, String> replacements = new TreeMap<>();

    Edits(List<Word> words) {
        this.words = words;
    }

    Edits replace(int position, String replacement) {
        replacements.put(position, replacement);
        return this;
    }

    Edits remove(int position) {
        return replace(position, "");
    }

    /** Puts words before the word at a position, keeping what that is replaced by. */
    Edits prepend(int position, String words) {
        return replace(position, words + " " + replacements.getOrDefault(position, plain(position)));
    }

    /** Puts words behind the word at a position, keeping what that is replaced by. */
    Edits append(int position, String words) {
        return replace(position, replacements.getOrDefault(position, plain(position)) + " " + words);
    }

    /** Exchanges a word, or removes it by an empty one, keeping what was put before it. */
    Edits substitute(int position, String word) {
        String own = plain(position);
        String now = replacements.getOrDefault(position, own);
        return replace(
                position, now.endsWith(own) ? (now.substring(0, now.length() - own.length()) + word).strip() : now);
    }

    boolean isEmpty() {
        return replacements.isEmpty();
    }

    boolean touches(int position) {
        return replacements.containsKey(position);
    }

    /** A word as it would be written inside a sentence. */
    private String plain(int position) {
        Word word = words.get(position);
        boolean keepsCapital = word.is("i")
                || word.is(Tag.NAME)
                || (word.token().text().length() > 1
                        && Character.isUpperCase(word.token().text().charAt(1)));
        return position == 0 && !keepsCapital ? word.lower() : word.token().text();
    }

    /** The sentence with the replacements made, read from the text it stands in. */
    String apply(String text) {
        StringBuilder result = new StringBuilder();
        boolean removedBefore = false;
        for (int i = 0; i < words.size(); i++) {
            Token token = words.get(i).token();
            String gap = i == 0 ? "" : text.substring(words.get(i - 1).token().end(), token.start());
            String word = replacements.getOrDefault(i, token.text());
            if (word.isEmpty()) {
                removedBefore = removedBefore || result.isEmpty();
                continue;
            }
            boolean clitic = words.get(i).is(Tag.CLITIC) && Character.isLetter(word.charAt(0));
            result.append(removedBefore ? "" : clitic && gap.isEmpty() ? " " : gap)
                    .append(word);
            removedBefore = false;
        }
        return capitalised(result);
    }

    /** The first letter is as large as it was, behind a quotation mark, too. */
    private String capitalised(StringBuilder result) {
        int first = words.get(0).is(Tag.MARK) && words.size() > 1 ? 1 : 0;
        for (int i = 0; words.get(first).token().startsUpperCase() && i < result.length(); i++) {
            if (Character.isLetter(result.charAt(i))) {
                result.setCharAt(i, Character.toUpperCase(result.charAt(i)));
                break;
            }
        }
        return result.toString();
    }

    /** {@code "old -> new"}; several places are separated by commas. */
    String change() {
        List<String> changes = new ArrayList<>();
        Map.Entry<Integer, String> entry = replacements.firstEntry();
        while (entry != null) {
            StringBuilder before = new StringBuilder();
            StringBuilder after = new StringBuilder();
            int position = entry.getKey();
            while (entry != null && entry.getKey() == position) {
                before.append(before.isEmpty() ? "" : " ")
                        .append(words.get(position).token().text());
                after.append(after.isEmpty() || entry.getValue().isEmpty() ? "" : " ")
                        .append(entry.getValue());
                position++;
                entry = replacements.higherEntry(entry.getKey());
            }
            changes.add(before + " -> " + after.toString().strip());
        }
        return String.join(", ", changes);
    }
}

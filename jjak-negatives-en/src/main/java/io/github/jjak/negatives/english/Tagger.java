package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says what each word can be: closed classes from lists, open ones from {@link Morphology}. */
final class Tagger {

    static final Set<String> TIME_SUBORDINATORS =
            WordList.of(Tagger.class, "time-subordinators.txt").words();

    private static final Map<Tag, Set<String>> CLOSED = closedClasses();

    /** Closed-class words that are nouns or verbs as well. */
    private static final Set<String> ALSO_OPEN =
            WordList.of(Tagger.class, "also-open.txt").words();

    /** Verbs that the lexicon has as nouns, too, although they hardly ever are. */
    private static final Set<String> NO_NOUN =
            WordList.of(Tagger.class, "hardly-nouns.txt").words();

    private static final Set<String> NO_VERB =
            WordList.of(Tagger.class, "hardly-verbs.txt").words();

    private final Morphology morphology;

    Tagger(Morphology morphology) {
        this.morphology = morphology;
    }

    List<Word> tag(List<Token> tokens) {
        List<Word> words = new ArrayList<>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            words.add(tag(tokens.get(i), i == 0));
        }
        return words;
    }

    private Word tag(Token token, boolean first) {
        String lower = token.lower();
        EnumSet<Tag> tags = EnumSet.noneOf(Tag.class);
        CLOSED.forEach((tag, words) -> {
            if (words.contains(lower)) {
                tags.add(tag);
            }
        });
        boolean name = !first && token.startsUpperCase() && !lower.equals("i");
        Auxiliary auxiliary = name && (lower.equals("may") || lower.equals("will")) ? null : Auxiliary.of(lower);
        if (auxiliary != null) {
            tags.add(Tag.AUXILIARY);
        }
        char initial = token.text().charAt(0);
        if (Character.isDigit(initial)) {
            tags.add(Tag.NUMBER);
        } else if (initial == '%') {
            tags.add(Tag.PLURAL_NOUN);
        } else if ("$€£".indexOf(initial) >= 0) {
            tags.add(Tag.NUMBER);
        } else if (!Character.isLetter(initial) && !tags.contains(Tag.CLITIC)) {
            tags.add(token.text().length() == 1 ? Tag.MARK : Tag.OTHER);
        }
        List<VerbReading> verbs = List.of();
        if (tags.isEmpty() || ALSO_OPEN.contains(lower) || lower.matches("have|has|had|do|does|did")) {
            verbs = NO_VERB.contains(lower) ? List.of() : morphology.readings(lower);
            openClass(lower, verbs, tags);
        }
        if (name && Character.isLetter(initial) && !tags.contains(Tag.AUXILIARY)) {
            tags.add(Tag.NAME);
        }
        return new Word(token, lower, tags, verbs, auxiliary);
    }

    private void openClass(String lower, List<VerbReading> verbs, EnumSet<Tag> tags) {
        if (morphology.isSingularNoun(lower) && !NO_NOUN.contains(lower)) {
            tags.add(Tag.NOUN);
        }
        if (morphology.isPluralNoun(lower) && !NO_NOUN.contains(lower)) {
            tags.add(Tag.PLURAL_NOUN);
        }
        if (morphology.isAdjective(lower)) {
            tags.add(Tag.ADJECTIVE);
        }
        if (morphology.isAdverb(lower) || (lower.endsWith("ly") && verbs.isEmpty() && !tags.contains(Tag.NOUN))) {
            tags.add(Tag.ADVERB);
        }
        if (!verbs.isEmpty()) {
            tags.add(Tag.VERB);
        }
        if (tags.isEmpty()) {
            boolean plural =
                    lower.endsWith("s") && !lower.endsWith("ss") && !lower.endsWith("us") && !lower.endsWith("is");
            tags.add(plural ? Tag.PLURAL_NOUN : Tag.NOUN);
            if (plural) {
                tags.add(Tag.OTHER); // "scabies" is singular; the number of an unknown word is not known
            }
        }
    }

    private static Map<Tag, Set<String>> closedClasses() {
        Map<Tag, Set<String>> classes = new EnumMap<>(Tag.class);
        for (List<String> row : WordList.of(Tagger.class, "closed-classes.tsv").rows(2)) {
            classes.computeIfAbsent(Tag.valueOf(row.get(0)), tag -> new HashSet<>())
                    .add(row.get(1));
        }
        classes.computeIfAbsent(Tag.SUBORDINATOR, tag -> new HashSet<>()).addAll(TIME_SUBORDINATORS);
        return classes;
    }
}

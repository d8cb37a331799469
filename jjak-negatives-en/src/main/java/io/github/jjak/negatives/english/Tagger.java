package io.github.jjak.negatives.english;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says what each word can be: closed classes from lists, open ones from {@link Morphology}. */
final class Tagger {

    static final Set<String> TIME_SUBORDINATORS = Set.of(
            "when",
            "while",
            "if",
            "because",
            "although",
            "though",
            "unless",
            "whenever",
            "whether",
            "once",
            "until",
            "before",
            "after",
            "since",
            "as",
            "till",
            "whereas",
            "whilst");

    private static final Map<Tag, Set<String>> CLOSED = Map.ofEntries(
            Map.entry(
                    Tag.DETERMINER,
                    Set.of(
                            "the", "a", "an", "my", "your", "his", "her", "its", "our", "their", "this", "that",
                            "these", "those", "every", "each", "some", "any", "no", "all", "both", "another", "either",
                            "neither", "many", "few", "several", "most", "much", "such", "other", "own", "whose",
                            "more", "less", "fewer", "enough", "certain", "various", "half")),
            Map.entry(Tag.SUBJECT_PRONOUN, Set.of("i", "you", "he", "she", "it", "we", "they")),
            Map.entry(
                    Tag.OTHER_PRONOUN,
                    Set.of(
                            "me",
                            "him",
                            "us",
                            "them",
                            "myself",
                            "yourself",
                            "himself",
                            "herself",
                            "itself",
                            "ourselves",
                            "themselves",
                            "mine",
                            "yours",
                            "hers",
                            "ours",
                            "theirs",
                            "someone",
                            "somebody",
                            "something",
                            "everyone",
                            "everybody",
                            "everything",
                            "nobody",
                            "nothing",
                            "anyone",
                            "anything",
                            "anybody",
                            "none",
                            "there",
                            "this",
                            "that",
                            "these",
                            "those",
                            "her",
                            "you",
                            "it",
                            "one",
                            "ones",
                            "here")),
            Map.entry(
                    Tag.PREPOSITION,
                    Set.of(
                            "of",
                            "in",
                            "on",
                            "at",
                            "for",
                            "with",
                            "from",
                            "by",
                            "about",
                            "into",
                            "onto",
                            "through",
                            "during",
                            "without",
                            "within",
                            "between",
                            "among",
                            "against",
                            "under",
                            "over",
                            "above",
                            "below",
                            "behind",
                            "beside",
                            "near",
                            "across",
                            "along",
                            "around",
                            "via",
                            "per",
                            "than",
                            "upon",
                            "towards",
                            "toward",
                            "despite",
                            "inside",
                            "outside",
                            "like",
                            "unlike",
                            "before",
                            "after",
                            "since",
                            "until",
                            "till",
                            "as",
                            "off",
                            "up",
                            "down",
                            "out",
                            "throughout",
                            "beyond",
                            "except",
                            "besides",
                            "regarding",
                            "including",
                            "past",
                            "opposite",
                            "beneath",
                            "underneath",
                            "alongside",
                            "amid",
                            "amongst",
                            "concerning",
                            "aboard",
                            "versus",
                            "due")),
            Map.entry(Tag.COORDINATOR, Set.of("and", "or", "but", "nor", "so", "&")),
            Map.entry(Tag.SUBORDINATOR, union(TIME_SUBORDINATORS, Set.of("that", "where"))),
            Map.entry(
                    Tag.QUESTION_WORD,
                    Set.of("who", "whom", "whose", "what", "which", "when", "where", "why", "how", "whatever")),
            Map.entry(Tag.NOT, Set.of("not")),
            Map.entry(Tag.TO, Set.of("to")),
            Map.entry(Tag.CLITIC, Set.of("'s", "'m", "'re", "'ve", "'ll", "'d")),
            Map.entry(
                    Tag.ADVERB,
                    Set.of(
                            "never",
                            "always",
                            "often",
                            "usually",
                            "sometimes",
                            "also",
                            "already",
                            "still",
                            "just",
                            "only",
                            "even",
                            "now",
                            "then",
                            "soon",
                            "ever",
                            "again",
                            "today",
                            "yesterday",
                            "tomorrow",
                            "very",
                            "too",
                            "quite",
                            "rather",
                            "almost",
                            "once",
                            "here",
                            "there",
                            "not",
                            "later",
                            "yet",
                            "currently",
                            "recently",
                            "finally",
                            "well",
                            "both",
                            "all",
                            "seldom",
                            "rarely",
                            "twice",
                            "perhaps",
                            "maybe",
                            "instead",
                            "therefore",
                            "however",
                            "thus",
                            "hence",
                            "first",
                            "meanwhile",
                            "nowadays",
                            "afterwards",
                            "together")),
            Map.entry(
                    Tag.NUMBER,
                    Set.of(
                            "one",
                            "two",
                            "three",
                            "four",
                            "five",
                            "six",
                            "seven",
                            "eight",
                            "nine",
                            "ten",
                            "eleven",
                            "twelve",
                            "thirteen",
                            "fourteen",
                            "fifteen",
                            "sixteen",
                            "seventeen",
                            "eighteen",
                            "nineteen",
                            "twenty",
                            "thirty",
                            "forty",
                            "fifty",
                            "sixty",
                            "seventy",
                            "eighty",
                            "ninety",
                            "hundred",
                            "thousand",
                            "million",
                            "billion",
                            "first",
                            "second",
                            "third",
                            "fourth",
                            "fifth")));

    /** Closed-class words that are nouns or verbs as well. */
    private static final Set<String> ALSO_OPEN = Set.of(
            "second",
            "half",
            "like",
            "well",
            "past",
            "opposite",
            "own",
            "down",
            "third",
            "one",
            "million",
            "today",
            "yesterday");

    /** Verbs that the lexicon has as nouns, too, although they hardly ever are. */
    private static final Set<String> NO_NOUN = Set.of(
            "feel", "feels", "go", "goes", "say", "says", "make", "makes", "keep", "keeps", "find", "finds", "become",
            "let", "lets");

    private static final Set<String> NO_VERB = Set.of(
            "customer",
            "people",
            "user",
            "data",
            "the",
            "card",
            "cards",
            "bank",
            "banks",
            "fee",
            "fees",
            "number",
            "numbers",
            "city",
            "water",
            "center",
            "rates",
            "hours",
            "years",
            "times",
            "days",
            "weeks",
            "months",
            "ways",
            "status",
            "species",
            "university",
            "money");

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

    private static Set<String> union(Set<String> left, Set<String> right) {
        Set<String> all = new HashSet<>(left);
        all.addAll(right);
        return all;
    }
}

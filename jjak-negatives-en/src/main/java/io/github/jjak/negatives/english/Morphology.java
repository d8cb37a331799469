package io.github.jjak.negatives.english;

import io.github.jjak.error.RunException;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import simplenlg.features.Feature;
import simplenlg.features.Form;
import simplenlg.features.Inflection;
import simplenlg.features.LexicalFeature;
import simplenlg.features.NumberAgreement;
import simplenlg.features.Tense;
import simplenlg.framework.InflectedWordElement;
import simplenlg.framework.LexicalCategory;
import simplenlg.framework.WordElement;
import simplenlg.lexicon.XMLLexicon;
import simplenlg.realiser.english.Realiser;

/**
 * Forms of verbs and nouns, made once by SimpleNLG for every word of its built-in lexicon and of our supplement, and indexed both
 * ways. Immutable and thread-safe afterwards; SimpleNLG itself is not asked again.
 */
final class Morphology {

    private static final String LEXICON = "/default-lexicon.xml";

    private final Map<String, Map<VerbForm, String>> verbs = new HashMap<>();
    private final Map<String, List<VerbReading>> verbReadings = new HashMap<>();
    private final Set<String> singularNouns = new HashSet<>();
    private final Set<String> pluralNouns = new HashSet<>();
    private final Map<String, String> plurals = new HashMap<>();
    private final Set<String> adjectives = new HashSet<>();
    private final Set<String> adverbs = new HashSet<>();
    private final IrregularVerbs irregular = new IrregularVerbs();
    private final XMLLexicon lexicon = new XMLLexicon();
    private final Realiser realiser = new Realiser(lexicon);

    Morphology() {
        Map<String, Set<String>> words = builtInWords();
        for (String word : list("verbs.txt").lines()) {
            boolean doubles = word.endsWith("+");
            addVerb(doubles ? word.substring(0, word.length() - 1) : word, doubles);
        }
        words.getOrDefault("verb", Set.of()).forEach(lemma -> addVerb(lemma, false));
        addReading("lay", "lie", VerbForm.PAST);
        addReading("lain", "lie", VerbForm.PARTICIPLE);
        addReading("be", "be", VerbForm.BASE);
        addReading("been", "be", VerbForm.PARTICIPLE);
        addReading("being", "be", VerbForm.GERUND);
        list("nouns.txt").lines().forEach(this::addListed);
        words.getOrDefault("noun", Set.of()).forEach(this::addNoun);
        for (String group : list("subjects.txt").lines()) {
            List.of(group.split(" ", 0)).forEach(this::addNoun);
        }
        adjectives.addAll(words.getOrDefault("adjective", Set.of()));
        adjectives.addAll(list("adjectives.txt").lines());
        adverbs.addAll(words.getOrDefault("adverb", Set.of()));
    }

    /** Verb readings of a lower-case word, none if it is no known verb form. */
    List<VerbReading> readings(String word) {
        return verbReadings.getOrDefault(word, List.of());
    }

    boolean isVerb(String lemma) {
        return verbs.containsKey(lemma);
    }

    /** The form of a known verb. */
    String form(String lemma, VerbForm form) {
        Map<VerbForm, String> forms = verbs.get(lemma);
        if (forms == null) {
            throw new IllegalArgumentException("not a known verb");
        }
        return forms.getOrDefault(form, lemma);
    }

    /** The plural of a known noun. */
    String plural(String noun) {
        return plurals.getOrDefault(noun, noun);
    }

    boolean isSingularNoun(String word) {
        return singularNouns.contains(word);
    }

    boolean isPluralNoun(String word) {
        return pluralNouns.contains(word);
    }

    boolean isAdjective(String word) {
        return adjectives.contains(word);
    }

    boolean isAdverb(String word) {
        return adverbs.contains(word);
    }

    private void addVerb(String lemma, boolean doubles) {
        if (verbs.containsKey(lemma) || lemma.equals("be") || lemma.indexOf(' ') >= 0) {
            return;
        }
        Map<VerbForm, String> forms = new EnumMap<>(VerbForm.class);
        for (VerbForm form : VerbForm.values()) {
            forms.put(form, realise(lemma, doubles, form));
        }
        if (takesPlainS(lemma)) {
            forms.put(VerbForm.THIRD, lemma + "s");
        }
        irregular.forms(lemma).forEach((form, texts) -> {
            forms.put(form, texts.get(0));
            texts.stream().skip(1).forEach(text -> addReading(text, lemma, form));
        });
        verbs.put(lemma, forms);
        forms.forEach((form, text) -> addReading(text, lemma, form));
        if (doubles && lemma.endsWith("l")) { // American spelling is read, not written
            addReading(lemma + "ed", lemma, VerbForm.PAST);
            addReading(lemma + "ed", lemma, VerbForm.PARTICIPLE);
            addReading(lemma + "ing", lemma, VerbForm.GERUND);
        }
    }

    /** SimpleNLG writes <em>laughes</em> and <em>panices</em>. */
    private static boolean takesPlainS(String lemma) {
        return lemma.endsWith("c") || (lemma.endsWith("h") && !lemma.endsWith("ch") && !lemma.endsWith("sh"));
    }

    private void addReading(String text, String lemma, VerbForm form) {
        verbReadings.computeIfAbsent(text, key -> new ArrayList<>()).add(new VerbReading(lemma, form));
    }

    private String realise(String lemma, boolean doubles, VerbForm form) {
        WordElement word =
                doubles ? new WordElement(lemma, LexicalCategory.VERB) : lexicon.getWord(lemma, LexicalCategory.VERB);
        InflectedWordElement inflected = new InflectedWordElement(word);
        if (doubles) {
            inflected.setFeature(LexicalFeature.DEFAULT_INFL, Inflection.REGULAR_DOUBLE);
        }
        switch (form) {
            case BASE -> inflected.setFeature(Feature.FORM, Form.BARE_INFINITIVE);
            case THIRD -> inflected.setFeature(Feature.TENSE, Tense.PRESENT);
            case PAST -> inflected.setFeature(Feature.TENSE, Tense.PAST);
            case PARTICIPLE -> inflected.setFeature(Feature.FORM, Form.PAST_PARTICIPLE);
            case GERUND -> inflected.setFeature(Feature.FORM, Form.PRESENT_PARTICIPLE);
        }
        return realiser.realise(inflected).getRealisation();
    }

    /** {@code cat}, {@code mouse/mice}, or {@code /scissors} for what has no singular. */
    private void addListed(String entry) {
        int slash = entry.indexOf('/');
        if (slash < 0) {
            addNoun(entry);
            return;
        }
        String plural = entry.substring(slash + 1);
        pluralNouns.add(plural);
        if (slash > 0) {
            singularNouns.add(entry.substring(0, slash));
            plurals.put(entry.substring(0, slash), plural);
        }
    }

    private void addNoun(String noun) {
        if (!singularNouns.add(noun)) {
            return;
        }
        InflectedWordElement inflected = new InflectedWordElement(lexicon.getWord(noun, LexicalCategory.NOUN));
        inflected.setFeature(Feature.NUMBER, NumberAgreement.PLURAL);
        String plural = realiser.realise(inflected).getRealisation();
        plurals.put(noun, plural);
        if (!plural.equals(noun)) {
            pluralNouns.add(plural);
        }
    }

    /** Category to base forms; SimpleNLG offers no way to list its words, so its file is read. */
    private static Map<String, Set<String>> builtInWords() {
        Map<String, Set<String>> words = new LinkedHashMap<>();
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (InputStream in = XMLLexicon.class.getResourceAsStream(LEXICON)) {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            String base = "";
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamReader.START_ELEMENT) {
                    if (reader.getLocalName().equals("base")) {
                        base = reader.getElementText();
                    } else if (reader.getLocalName().equals("category")) {
                        words.computeIfAbsent(reader.getElementText(), key -> new LinkedHashSet<>())
                                .add(base);
                    }
                }
            }
            return words;
        } catch (IOException | XMLStreamException e) {
            throw new RunException("SimpleNLG's lexicon " + LEXICON + " on the class path cannot be read.", e);
        }
    }

    private static WordList list(String name) {
        return WordList.of(Morphology.class, name);
    }
}

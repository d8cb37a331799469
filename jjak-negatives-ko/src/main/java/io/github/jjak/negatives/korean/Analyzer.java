package io.github.jjak.negatives.korean;

import io.github.jjak.error.RunException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.ko.KoreanTokenizer;
import org.apache.lucene.analysis.ko.KoreanTokenizer.DecompoundMode;
import org.apache.lucene.analysis.ko.dict.Dictionary;
import org.apache.lucene.analysis.ko.tokenattributes.PartOfSpeechAttribute;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/** Nori as a function from text to tokens. Thread-safe: a tokenizer is made for each call; the dictionary is shared. */
final class Analyzer {

    private Analyzer() {}

    /** The tokens without white space, in order. */
    static List<Token> analyze(String text) {
        List<Token> tokens = new ArrayList<>();
        try (KoreanTokenizer tokenizer = new KoreanTokenizer(
                KoreanTokenizer.DEFAULT_TOKEN_ATTRIBUTE_FACTORY, null, DecompoundMode.NONE, false, false)) {
            CharTermAttribute term = tokenizer.addAttribute(CharTermAttribute.class);
            OffsetAttribute offset = tokenizer.addAttribute(OffsetAttribute.class);
            PartOfSpeechAttribute partOfSpeech = tokenizer.addAttribute(PartOfSpeechAttribute.class);
            tokenizer.setReader(new StringReader(text));
            tokenizer.reset();
            while (tokenizer.incrementToken()) {
                String surface = term.toString();
                if (!surface.isBlank()) {
                    tokens.add(new Token(surface, offset.startOffset(), morphemes(surface, partOfSpeech)));
                }
            }
            tokenizer.end();
        } catch (IOException impossible) {
            throw new RunException(
                    "A text in memory could not be read. This is a defect of the program; please report it.",
                    impossible);
        }
        return tokens;
    }

    private static List<Token.Morpheme> morphemes(String surface, PartOfSpeechAttribute attribute) {
        Dictionary.Morpheme[] parts = attribute.getMorphemes();
        if (parts == null || parts.length == 0) {
            return List.of(new Token.Morpheme(surface, attribute.getLeftPOS().name()));
        }
        List<Token.Morpheme> morphemes = new ArrayList<>(parts.length);
        for (Dictionary.Morpheme part : parts) {
            morphemes.add(new Token.Morpheme(part.surfaceForm, part.posTag.name()));
        }
        return morphemes;
    }
}

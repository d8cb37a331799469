package io.github.jjak.search.internal;

import io.github.jjak.error.UsageException;
import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.bn.BengaliAnalyzer;
import org.apache.lucene.analysis.ca.CatalanAnalyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.ckb.SoraniAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.et.EstonianAnalyzer;
import org.apache.lucene.analysis.eu.BasqueAnalyzer;
import org.apache.lucene.analysis.fa.PersianAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.ga.IrishAnalyzer;
import org.apache.lucene.analysis.gl.GalicianAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.hy.ArmenianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.ko.dict.UserDictionary;
import org.apache.lucene.analysis.lt.LithuanianAnalyzer;
import org.apache.lucene.analysis.lv.LatvianAnalyzer;
import org.apache.lucene.analysis.ne.NepaliAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.sr.SerbianAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.ta.TamilAnalyzer;
import org.apache.lucene.analysis.te.TeluguAnalyzer;
import org.apache.lucene.analysis.th.ThaiAnalyzer;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lucene's analyzers by ISO 639-1 code ({@code ckb} is ISO 639-3): Nori for Korean, pairs of characters for Chinese and Japanese,
 * stemmers and stop words for the others. A language that has none is cut into words and nothing more.
 */
public final class Languages {

    private static final Logger log = LoggerFactory.getLogger(Languages.class);

    /** Cuts into words and nothing more. */
    static final String NONE = "none";

    private static final String KOREAN = "ko";

    private static final Map<String, Supplier<Analyzer>> ANALYZERS = analyzers();

    private Languages() {}

    /** Codes with an analyzer of their own, sorted. */
    public static Set<String> codes() {
        return Collections.unmodifiableSet(new TreeSet<>(ANALYZERS.keySet()));
    }

    /**
     * The language of a corpus by its script and stop words, from a sample of it.
     *
     * @return a code of {@link #codes()}, or {@code none} where nothing fits
     */
    public static String detect(List<String> corpus) {
        return LanguageDetection.detect(corpus);
    }

    /**
     * A new analyzer of a language; the caller closes it.
     *
     * @param code as in {@link #codes()}, {@code none}, or another ISO 639-1 code, which gets the plain analyzer and a line in the log
     * @throws UsageException if it is no code of a language
     */
    static Analyzer analyzer(String code) {
        String language = code.toLowerCase(Locale.ROOT);
        Supplier<Analyzer> analyzer = ANALYZERS.get(language);
        if (analyzer != null) {
            return analyzer.get();
        }
        if (!language.equals(NONE)) {
            if (!Arrays.asList(Locale.getISOLanguages()).contains(language)) {
                throw new UsageException("The language is \"" + code
                        + "\"; give auto, none or a two-letter code such as " + String.join(", ", codes()) + ".");
            }
            log.warn(
                    "There is no analyzer for the language {}: texts are split into words, without stemming and stop"
                            + " words.",
                    language);
        }
        return new StandardAnalyzer();
    }

    /**
     * As {@link #analyzer(String)}, with words of one's own.
     *
     * @param userDictionary lines of Nori's user dictionary: a word, or a compound followed by its parts; empty for none
     * @throws UsageException if there are words and the language is not Korean, or a line is damaged
     */
    static Analyzer analyzer(String code, List<String> userDictionary) {
        if (userDictionary.isEmpty()) {
            return analyzer(code);
        }
        if (!code.toLowerCase(Locale.ROOT).equals(KOREAN)) {
            throw new UsageException("A user dictionary is for Korean; the language of the texts is \"" + code + "\".");
        }
        try {
            return new KoreanTermAnalyzer(UserDictionary.open(new StringReader(String.join("\n", userDictionary))));
        } catch (IOException | RuntimeException cause) {
            throw new UsageException(
                    "The user dictionary cannot be read. Each line is a word, or a compound followed by its parts,"
                            + " separated by spaces, such as \"누리버드프로 누리버드 프로\".",
                    cause);
        }
    }

    private static Map<String, Supplier<Analyzer>> analyzers() {
        Map<String, Supplier<Analyzer>> map = new TreeMap<>();
        map.put(KOREAN, () -> new KoreanTermAnalyzer(null));
        map.put("zh", CJKAnalyzer::new);
        map.put("ja", CJKAnalyzer::new);
        map.put("ar", ArabicAnalyzer::new);
        map.put("bg", BulgarianAnalyzer::new);
        map.put("bn", BengaliAnalyzer::new);
        map.put("ca", CatalanAnalyzer::new);
        map.put("ckb", SoraniAnalyzer::new);
        map.put("cs", CzechAnalyzer::new);
        map.put("da", DanishAnalyzer::new);
        map.put("de", GermanAnalyzer::new);
        map.put("el", GreekAnalyzer::new);
        map.put("en", EnglishAnalyzer::new);
        map.put("es", SpanishAnalyzer::new);
        map.put("et", EstonianAnalyzer::new);
        map.put("eu", BasqueAnalyzer::new);
        map.put("fa", PersianAnalyzer::new);
        map.put("fi", FinnishAnalyzer::new);
        map.put("fr", FrenchAnalyzer::new);
        map.put("ga", IrishAnalyzer::new);
        map.put("gl", GalicianAnalyzer::new);
        map.put("hi", HindiAnalyzer::new);
        map.put("hu", HungarianAnalyzer::new);
        map.put("hy", ArmenianAnalyzer::new);
        map.put("id", IndonesianAnalyzer::new);
        map.put("it", ItalianAnalyzer::new);
        map.put("lt", LithuanianAnalyzer::new);
        map.put("lv", LatvianAnalyzer::new);
        map.put("ne", NepaliAnalyzer::new);
        map.put("nl", DutchAnalyzer::new);
        map.put("no", NorwegianAnalyzer::new);
        map.put("pt", PortugueseAnalyzer::new);
        map.put("ro", RomanianAnalyzer::new);
        map.put("ru", RussianAnalyzer::new);
        map.put("sr", SerbianAnalyzer::new);
        map.put("sv", SwedishAnalyzer::new);
        map.put("ta", TamilAnalyzer::new);
        map.put("te", TeluguAnalyzer::new);
        map.put("th", ThaiAnalyzer::new);
        map.put("tr", TurkishAnalyzer::new);
        return map;
    }

    /** Stop words of the languages that share the Latin, Cyrillic or Arabic script, by code. */
    static Map<String, CharArraySet> stopWords() {
        Map<String, CharArraySet> map = new TreeMap<>();
        map.put("ca", CatalanAnalyzer.getDefaultStopSet());
        map.put("cs", CzechAnalyzer.getDefaultStopSet());
        map.put("da", DanishAnalyzer.getDefaultStopSet());
        map.put("de", GermanAnalyzer.getDefaultStopSet());
        map.put("en", EnglishAnalyzer.getDefaultStopSet());
        map.put("es", SpanishAnalyzer.getDefaultStopSet());
        map.put("fi", FinnishAnalyzer.getDefaultStopSet());
        map.put("fr", FrenchAnalyzer.getDefaultStopSet());
        map.put("hu", HungarianAnalyzer.getDefaultStopSet());
        map.put("id", IndonesianAnalyzer.getDefaultStopSet());
        map.put("it", ItalianAnalyzer.getDefaultStopSet());
        map.put("nl", DutchAnalyzer.getDefaultStopSet());
        map.put("no", NorwegianAnalyzer.getDefaultStopSet());
        map.put("pt", PortugueseAnalyzer.getDefaultStopSet());
        map.put("ro", RomanianAnalyzer.getDefaultStopSet());
        map.put("sv", SwedishAnalyzer.getDefaultStopSet());
        map.put("tr", TurkishAnalyzer.getDefaultStopSet());
        map.put("bg", BulgarianAnalyzer.getDefaultStopSet());
        map.put("ru", RussianAnalyzer.getDefaultStopSet());
        map.put("ar", ArabicAnalyzer.getDefaultStopSet());
        map.put("fa", PersianAnalyzer.getDefaultStopSet());
        return map;
    }
}

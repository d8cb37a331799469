package io.github.jjak.data;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.BitSet;

/**
 * Whether bytes make sense as Korean text. Japanese and Chinese bytes often decode as CP949 without an error, but to rare
 * syllables and Chinese characters; Korean text is nearly all Hangul, and half of it is a hundred syllables.
 */
final class KoreanText {

    private static final String FREQUENT = "이다는을의에가고를하지로한은도사인어서기나자들시대리라만정부일그국스가전상보제아수여장원해주동과으관구성거요게면비"
            + "니신공생경안있과것세중조우유선연위등마모문미전할물용전계회없오었발습네데학방진불산려분화무트말질답변환송배카드금액결문제번호내용제목합됩까";
    private static final int FEWEST = 4;
    private static final double ALL_BUT = 0.9;
    private static final double NEARLY_ALL = 0.98;
    private static final double FREQUENT_SHARE = 0.3;
    private static final int BUFFER = 1 << 14;

    private final BitSet frequent = new BitSet();
    private final CharsetEncoder common = Charset.forName("EUC-KR").newEncoder();
    private long syllables;
    private long commonSyllables;
    private long frequentSyllables;
    private long otherLetters;

    private KoreanText() {
        FREQUENT.chars().forEach(frequent::set);
    }

    /** Whether a file is surely Korean in this encoding. */
    static boolean isIn(DataFile file, TextEncoding encoding) {
        KoreanText counts = new KoreanText();
        char[] buffer = new char[BUFFER];
        try (DecodedText text = new DecodedText(file, encoding)) {
            for (int read = text.read(buffer, 0, BUFFER); read >= 0; read = text.read(buffer, 0, BUFFER)) {
                for (int i = 0; i < read; i++) {
                    counts.add(buffer[i]);
                }
            }
            return counts.isKorean();
        } catch (DecodedText.NotDecodable otherBytes) {
            return false;
        }
    }

    private void add(char character) {
        if (character < 0x80) {
            return;
        }
        if (character >= '가' && character <= '힣') {
            syllables++;
            commonSyllables += common.canEncode(character) ? 1 : 0;
            frequentSyllables += frequent.get(character) ? 1 : 0;
        } else if (Character.isLetter(character)) {
            otherLetters++;
        }
    }

    private boolean isKorean() {
        return syllables >= FEWEST
                && syllables >= ALL_BUT * (syllables + otherLetters)
                && commonSyllables >= NEARLY_ALL * syllables
                && frequentSyllables >= FREQUENT_SHARE * syllables;
    }
}

package io.github.jjak.negatives.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.negatives.internal.MeaningGate.ReadPair;
import org.junit.jupiter.api.Test;

class ChangedSentencesTest {

    private static void assertRead(String original, String other, String left, String right) {
        assertThat(ChangedSentences.of(original, other)).isEqualTo(new ReadPair(left, right));
        assertThat(ChangedSentences.of(other, original)).isEqualTo(new ReadPair(right, left));
    }

    @Test
    void onlyTheSentencesThatDifferAreRead() {
        assertRead(
                "환불은 3일 걸립니다. 배송은 이틀 걸립니다. 문의해 주세요.",
                "환불은 3일 걸립니다. 배송은 사흘 걸립니다. 문의해 주세요.",
                "배송은 이틀 걸립니다.",
                "배송은 사흘 걸립니다.");
        assertRead("It opens at 9. Bring an ID.", "It opens at 8. Bring an ID.", "It opens at 9.", "It opens at 8.");
        assertRead("First.\nIt is open\nLast.", "First.\nIt was open\nLast.", "It is open", "It was open");
    }

    @Test
    void whatLiesBetweenTwoChangesIsReadToo() {
        assertRead(
                "A is one. B. C is two. D.",
                "A is won. B. C is too. D.",
                "A is one. B. C is two.",
                "A is won. B. C is too.");
    }

    @Test
    void aMarkInsideASentenceEndsNone() {
        assertRead("3.5시간 걸려요.", "4.5시간 걸려요.", "3.5시간 걸려요.", "4.5시간 걸려요.");
        assertRead(
                "Visit jjak.dev today", "Visit jjak.dev tomorrow", "Visit jjak.dev today", "Visit jjak.dev tomorrow");
    }

    @Test
    void sentencesAtTheEdgesAreFound() {
        assertRead("Same here. Yes.", "Same here. No.", "Yes.", "No.");
        assertRead("Is it? It is.", "Was it? It is.", "Is it?", "Was it?");
        assertRead("Not so fast. It is.", "It is.", "Not so fast. It is.", "It is.");
        assertRead("same", "same", "same", "same");
        assertRead("", "something", "", "something");
    }

    /** The sentence that is repeated belongs to one side only, and is not counted twice. */
    @Test
    void repeatedSentencesDoNotOverlap() {
        assertRead("Yes. Yes.", "Yes. Yes. Yes.", "Yes. Yes.", "Yes. Yes. Yes.");
    }
}

package io.github.jjak.negatives.perturbed.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.RunException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordListTest {

    @Test
    void entriesKeepTheirOrderAndCommentsAreNone() {
        WordList list = WordList.parse("fruits.txt", "# Fruits.\nquince\n# sour\nlemon\n");
        assertThat(list.lines()).containsExactly("quince", "lemon");
        assertThat(list.words()).containsExactly("quince", "lemon");
    }

    @Test
    void columnsAreSeparatedByTabs() {
        WordList list = WordList.parse("fruits.tsv", "# Fruit, colour.\nlemon\tyellow\nplum\t\n");
        assertThat(list.rows(2)).containsExactly(List.of("lemon", "yellow"), List.of("plum", ""));
        assertThat(list.pairs()).containsEntry("lemon", "yellow").containsEntry("plum", "");
        assertThatThrownBy(() -> list.rows(3)).isInstanceOf(RunException.class).hasMessageContaining("2 columns");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quince\n",
                "# Fruits.\nquince\nquince\n",
                "# Fruits.\n\nquince\n",
                "# Fruits.\nquince \n",
                "# Fruits.\n quince\n",
                ""
            })
    void whatIsNoListIsRefused(String text) {
        assertThatThrownBy(() -> WordList.parse("fruits.txt", text))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("fruits.txt");
    }

    @Test
    void twoEntriesOfOneKeyAreRefused() {
        WordList list = WordList.parse("fruits.tsv", "# Fruit, colour.\nplum\tblue\nplum\tyellow\n");
        assertThatThrownBy(list::pairs).isInstanceOf(RunException.class).hasMessageContaining("\"plum\"");
    }

    @Test
    void aMissingListIsNamed() {
        assertThatThrownBy(() -> WordList.of(WordListTest.class, "nothing.txt"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("nothing.txt");
    }
}

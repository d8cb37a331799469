package io.github.jjak.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HouseTableTest {

    private static HouseTable table(String... rows) {
        return new HouseTable("# House\n\n| module | room | what lives there | may import |\n|---|---|---|---|\n"
                + String.join("\n", rows) + "\n\nMore.\n");
    }

    private static final HouseTable TABLE = table(
            "| `jjak-core` | `error` | errors | |",
            "| | `vector` | vectors | nothing |",
            "| | `model` | models | all of core, DuckDB |",
            "| `jjak-train` | `data`, `data.csv` | rows | core but `model` |",
            "| | `train.once`, `.twice` | loops | data, all of train but `data` and `data.csv` |",
            "| `jjak-cli` | `cli` | commands | all |",
            "| | `cli.display` | words | all libraries but `vector` |",
            "| `jjak-bench` | `bench` | not checked | whatever |");

    @Test
    void roomsAreThoseOfTheTable() {
        assertThat(TABLE.rooms())
                .containsExactly(
                        "cli",
                        "cli.display",
                        "data",
                        "data.csv",
                        "error",
                        "model",
                        "train.once",
                        "train.twice",
                        "vector");
        assertThat(TABLE.rooms("jjak-train")).containsExactly("data", "data.csv", "train.once", "train.twice");
    }

    @Test
    void namesMeanRoomsModulesOrAllButSome() {
        assertThat(TABLE.mayImport().get("vector")).containsExactly("error");
        assertThat(TABLE.mayImport().get("model")).containsExactly("error", "model", "vector");
        assertThat(TABLE.mayImport().get("data.csv")).containsExactly("error", "vector");
        assertThat(TABLE.mayImport().get("train.twice")).containsExactly("data", "error", "train.once", "train.twice");
        assertThat(TABLE.mayImport().get("cli")).hasSize(9);
        assertThat(TABLE.mayImport().get("cli.display"))
                .containsExactly("data", "data.csv", "error", "model", "train.once", "train.twice");
        assertThat(TABLE.roomsThatMayImport("DuckDB")).containsExactly("model");
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatThrownBy(() ->
                        table("| `jjak-core` | `error` | errors | modle |").mayImport())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jjak-modle");
        assertThatThrownBy(() -> table("| `jjak-core` | `error` | errors | core but `data` |")
                        .mayImport())
                .hasMessageContaining("data");
        assertThatThrownBy(() -> table("| `jjak-core` | `error` | errors |")).hasMessageContaining("four columns");
    }
}

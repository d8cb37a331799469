package io.github.jjak.cli.display;

import io.github.jjak.json.internal.JsonFile;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A {@code run.yaml} with the reason of each value beside it. */
public final class RunConfiguration {

    private static final Pattern PLAIN = Pattern.compile("[\\p{L}_./][\\p{L}\\p{N}_./:@+-]*");

    /** What YAML takes for something else than a text. */
    private static final Pattern SPECIAL = Pattern.compile("(?i)true|false|yes|no|on|off|null|~|[.-].*|.*:");

    private static final int REASONS_AT = 40;

    private final List<Setting> settings;
    private final List<String> notes;

    /**
     * A line of the file.
     *
     * @param key of a value; empty for a heading
     * @param value a text, a number or a list of texts
     * @param reason why it is so, or the heading
     * @param active whether it counts; otherwise it stands there as a comment
     */
    public record Setting(String key, Object value, String reason, boolean active) {}

    /** Collects lines in order. */
    public static final class Builder {

        private final List<Setting> settings = new ArrayList<>();

        /** A heading over the lines that follow. */
        public void heading(String text) {
            settings.add(new Setting("", "", text, false));
        }

        /** A value. */
        public void put(String key, Object value, String reason) {
            settings.add(new Setting(key, value, reason, true));
        }

        /** A value that is not set, for who wants to. */
        public void suggest(String key, Object value, String reason) {
            settings.add(new Setting(key, value, reason, false));
        }

        /** The lines so far. */
        public List<Setting> build() {
            return List.copyOf(settings);
        }
    }

    /** @param notes sentences that stand at the top */
    public RunConfiguration(List<Setting> settings, List<String> notes) {
        this.settings = List.copyOf(settings);
        this.notes = List.copyOf(notes);
    }

    /** The values that count, by key. */
    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        settings.stream().filter(Setting::active).forEach(setting -> values.put(setting.key, setting.value));
        return values;
    }

    @Override
    public String toString() {
        StringBuilder file = new StringBuilder("# Written by jjak init. Keys are the options of jjak train; the command"
                + " line takes precedence.\n# jjak train --config THIS_FILE\n");
        notes.forEach(note ->
                file.append("# Note: ").append(note.replaceAll("\\R", " ")).append('\n'));
        for (Setting setting : settings) {
            if (setting.key.isEmpty()) {
                file.append("\n# ").append(setting.reason).append('\n');
                continue;
            }
            String line = (setting.active ? "" : "# ") + setting.key + ": " + yaml(setting.value);
            file.append(
                    setting.reason.isEmpty()
                            ? line
                            : HumanReadable.format(
                                    "%-" + REASONS_AT + "s # %s", line, setting.reason.replaceAll("\\R", " ")));
            file.append('\n');
        }
        return file.toString();
    }

    private static String yaml(Object value) {
        if (value instanceof List<?> list) {
            return "["
                    + String.join(
                            ", ", list.stream().map(RunConfiguration::yaml).toList()) + "]";
        }
        if (value instanceof Double number) {
            return new BigDecimal(number.toString())
                    .stripTrailingZeros()
                    .toString()
                    .toLowerCase(Locale.ROOT);
        }
        String text = String.valueOf(value);
        boolean plain = !(value instanceof String)
                || (PLAIN.matcher(text).matches() && !SPECIAL.matcher(text).matches());
        // JSON's texts are YAML's.
        return plain ? text : JsonFile.formatLine(text);
    }
}

package io.github.jjak.run;

import io.github.jjak.error.UsageException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a run is: one ordered list of facts, from which {@code run.json}, the model card and the check before resuming are written, so
 * that what is in one of them cannot be forgotten in another. Immutable.
 */
public final class RunFacts {

    /** No facts. */
    public static final RunFacts NONE = builder().build();

    private static final String NOTHING = "none";
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final int SHOWN_OF_HASH = 12;

    private final List<Fact> facts;

    private RunFacts(List<Fact> facts) {
        this.facts = List.copyOf(facts);
    }

    /** Where a fact is written. */
    public enum Place {
        /** A key of {@code run.json}. */
        DESCRIPTION,
        /** A key of {@code arguments} in {@code run.json}, and a line of the model card. */
        SETTING,
        /** A key of {@code arguments} only: how the work was cut to fit this machine. */
        MACHINE_SETTING,
        /** Nowhere but in the fingerprint. */
        FINGERPRINT
    }

    /**
     * One fact.
     *
     * @param place where it is written
     * @param name its key
     * @param spoken its name in a refusal
     * @param value a number, a text, a truth value, null, or a map of such
     * @param decidesBits whether a run with another value is another run: it is compared before a checkpoint is gone on from
     */
    public record Fact(
            Place place,
            String name,
            String spoken,
            @Nullable Object value,
            boolean decidesBits) {

        public Fact {
            Objects.requireNonNull(place, "place");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(spoken, "spoken");
        }
    }

    /** Facts for {@code run.json} that decide nothing, for instance the command line. */
    public static RunFacts describing(Map<String, ?> values) {
        Builder builder = builder();
        values.forEach(builder::describe);
        return builder.build();
    }

    /** Starts with nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /** In their order. */
    public List<Fact> all() {
        return facts;
    }

    /** Top level of {@code run.json}. */
    public Map<String, @Nullable Object> description() {
        return of(List.of(Place.DESCRIPTION));
    }

    /** {@code arguments} of {@code run.json}. */
    public Map<String, @Nullable Object> arguments() {
        return of(List.of(Place.SETTING, Place.MACHINE_SETTING));
    }

    /** Settings of the model card. */
    public Map<String, @Nullable Object> card() {
        return of(List.of(Place.SETTING));
    }

    private Map<String, @Nullable Object> of(List<Place> places) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Fact fact : facts) {
            if (places.contains(fact.place())) {
                values.put(fact.name(), fact.value());
            }
        }
        return values;
    }

    /** What decides every bit of the result, by the names of refusals. */
    public Map<String, String> fingerprint() {
        Map<String, String> fingerprint = new LinkedHashMap<>();
        for (Fact fact : facts) {
            if (!fact.decidesBits()) {
                continue;
            }
            if (fact.value() instanceof Map<?, ?> map) {
                map.forEach((key, value) ->
                        fingerprint.put(fact.spoken() + " " + spoken(String.valueOf(key)), String.valueOf(value)));
            } else {
                fingerprint.put(
                        fact.spoken(),
                        fact.value() == null ? NOTHING : fact.value().toString());
            }
        }
        return fingerprint;
    }

    /**
     * Refuses to go on with a run that is another one.
     *
     * @param where what holds the other run's fingerprint, in words
     * @param stored that fingerprint
     * @throws UsageException naming the first thing that differs
     */
    public void requireSame(String where, Map<String, String> stored) {
        Map<String, String> wanted = fingerprint();
        Set<String> names = new LinkedHashSet<>(wanted.keySet());
        names.addAll(stored.keySet());
        for (String name : names) {
            String here = wanted.getOrDefault(name, NOTHING);
            String there = stored.getOrDefault(name, NOTHING);
            if (!here.equals(there)) {
                throw new UsageException(where + " belongs to a run with " + name + " = " + shown(there)
                        + ", but this run has " + shown(here)
                        + ". Give the same value, or use `Existing.OVERWRITE` to start over.");
            }
        }
    }

    private static String shown(String value) {
        return HASH.matcher(value).matches() ? value.substring(0, SHOWN_OF_HASH) + "…" : value;
    }

    private static String spoken(String name) {
        return name.replace('_', '-');
    }

    /** Collects facts. A name that comes again takes the place of the earlier one. */
    public static final class Builder {

        private final Map<String, Fact> facts = new LinkedHashMap<>();

        private Builder() {}

        private Builder add(Fact fact) {
            facts.put(fact.place() + " " + fact.name(), fact);
            return this;
        }

        /** A key of {@code run.json} that decides nothing by itself. */
        public Builder describe(String name, @Nullable Object value) {
            return add(new Fact(Place.DESCRIPTION, name, spoken(name), value, false));
        }

        /** A key of {@code run.json} that decides the bits; of a map each entry. */
        public Builder describeDeciding(String name, String spokenName, @Nullable Object value) {
            return add(new Fact(Place.DESCRIPTION, name, spokenName, value, true));
        }

        /** A setting that decides the bits. */
        public Builder deciding(String name, @Nullable Object value) {
            return add(new Fact(Place.SETTING, name, spoken(name), value, true));
        }

        /** A setting that decides no bit of the result: the reason stands where this is called. */
        public Builder undeciding(String name, @Nullable Object value) {
            return add(new Fact(Place.SETTING, name, spoken(name), value, false));
        }

        /** How the work is cut for this machine, which decides the bits all the same. */
        public Builder machineSetting(String name, @Nullable Object value) {
            return add(new Fact(Place.MACHINE_SETTING, name, spoken(name), value, true));
        }

        /** What is compared but written nowhere else. */
        public Builder compare(String spokenName, String value) {
            return add(
                    new Fact(Place.FINGERPRINT, spokenName, spokenName, Objects.requireNonNull(value, "value"), true));
        }

        /** All of another list, in its order. */
        public Builder addAll(RunFacts other) {
            other.facts.forEach(this::add);
            return this;
        }

        /** What of another list decides bits, compared under a name of its own, and written nowhere else. */
        public Builder compareAll(String prefix, RunFacts other) {
            other.fingerprint().forEach((name, value) -> compare(prefix + name, value));
            return this;
        }

        /** The list. */
        public RunFacts build() {
            return new RunFacts(List.copyOf(facts.values()));
        }
    }
}

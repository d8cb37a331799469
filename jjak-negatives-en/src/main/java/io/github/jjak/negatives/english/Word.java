package io.github.jjak.negatives.english;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token and everything it can be.
 *
 * @param verbs readings as a lexical verb
 * @param auxiliary reading as an auxiliary
 */
record Word(
        Token token,
        String lower,
        Set<Tag> tags,
        List<VerbReading> verbs,
        @Nullable Auxiliary auxiliary) {

    boolean is(Tag tag) {
        return tags.contains(tag);
    }

    boolean is(String word) {
        return lower.equals(word);
    }

    boolean isOneOf(Set<String> words) {
        return words.contains(lower);
    }

    boolean isNounLike() {
        return is(Tag.NOUN) || is(Tag.PLURAL_NOUN) || is(Tag.NAME);
    }

    /** Can a second verb of the same subject follow? <em>So</em> begins a clause, or says how much. */
    boolean joinsVerbs() {
        return is(Tag.COORDINATOR) && !is("so");
    }

    /** The first reading with this form, null if there is none. */
    @Nullable
    VerbReading verb(VerbForm form) {
        for (VerbReading reading : verbs) {
            if (reading.form() == form) {
                return reading;
            }
        }
        return null;
    }

    boolean canBe(VerbForm form) {
        return verb(form) != null;
    }
}

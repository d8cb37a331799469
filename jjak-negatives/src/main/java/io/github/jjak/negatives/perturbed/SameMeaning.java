package io.github.jjak.negatives.perturbed;

import static io.github.jjak.negatives.perturbed.SentenceKind.CEREMONY;
import static io.github.jjak.negatives.perturbed.SentenceKind.REQUEST;
import static io.github.jjak.negatives.perturbed.SentenceKind.STATEMENT;
import static io.github.jjak.negatives.perturbed.SentenceKind.WH_QUESTION;
import static io.github.jjak.negatives.perturbed.SentenceKind.YES_NO_QUESTION;

import io.github.jjak.error.UsageException;
import io.github.jjak.error.internal.NearestName;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The table of changes that give another form and, as a rule, the same meaning: an answer stays right, a question keeps its answer.
 * Each row names changes and the kinds of sentence in which they do no more than that. None of them is made unless it is
 * {@linkplain AllowedChanges#accepted() accepted}. The name on the command line is {@link #id()}.
 */
public enum SameMeaning {
    /** 신청합니다, 신청할 것입니다. */
    PRESENT_FUTURE(EnumSet.allOf(SentenceKind.class), Change.PRESENT_FUTURE),
    /** 가격은 얼마인가요, 가격은 얼마였나요. */
    NOMINAL_PAST(EnumSet.allOf(SentenceKind.class), Change.NOMINAL_PAST),
    /** Why is the rate wrong, why was the rate wrong. */
    STATE_QUESTION(EnumSet.of(YES_NO_QUESTION, WH_QUESTION), Change.STATE_PAST),
    /** We recommend a backup, they recommended a backup. */
    SAYING(EnumSet.allOf(SentenceKind.class), Change.SAYING_PAST, Change.SPEAKER),
    /** I have received it, I had received it. */
    PERFECT(EnumSet.allOf(SentenceKind.class), Change.PERFECT),
    /** You can pay by card, you could pay by card. */
    ABILITY(EnumSet.allOf(SentenceKind.class), Change.ABILITY),
    /** Can I pay, can't I pay; is it open, is it closed; do you accept cash, do you reject cash. */
    YES_NO_POLARITY(EnumSet.of(YES_NO_QUESTION), Change.POLARITY, Change.QUALITY, Change.PREDICATE),
    /** 얼마나 비싼가요, 얼마나 싼가요. */
    DEGREE(EnumSet.allOf(SentenceKind.class), Change.DEGREE),
    /** How can I pay, how can he pay, how did I pay. */
    GENERIC_PERSON(EnumSet.of(YES_NO_QUESTION, WH_QUESTION), Change.PERSON, Change.ADDRESSEE, Change.GENERIC_PAST),
    /** 어디에서 신청할 수 있나요, 어디에서 신청해야 하나요; where can I apply, where must I apply. */
    WH_MODALITY(EnumSet.of(WH_QUESTION), Change.MODALITY),
    /** You may feel tired, they may feel tired. */
    GENERIC_YOU(EnumSet.of(STATEMENT, REQUEST), Change.ADDRESSEE),
    /** 감사합니다, 감사했습니다; I want to know, he wants to know. What stands inside, numbers above all, is still exchanged. */
    CEREMONIES(
            EnumSet.of(CEREMONY),
            EnumSet.complementOf(EnumSet.of(Change.NUMBER, Change.SCOPE, Change.NOUN, Change.ASKED, Change.WORD)));

    /** Accepts all of them, on the command line. */
    public static final String ALL = "all";

    @SuppressWarnings("ImmutableEnumChecker") // unmodifiable, and nobody else has it
    private final Set<SentenceKind> kinds;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<Change> changes;

    SameMeaning(Set<SentenceKind> kinds, Change first, Change... others) {
        this(kinds, EnumSet.of(first, others));
    }

    SameMeaning(Set<SentenceKind> kinds, EnumSet<Change> changes) {
        this.kinds = Collections.unmodifiableSet(kinds);
        this.changes = Collections.unmodifiableSet(changes);
    }

    /** Whether a change in a sentence of the kind is of this row. */
    public boolean holds(Change change, SentenceKind kind) {
        return changes.contains(change) && kinds.contains(kind);
    }

    /** Lower-case name with hyphens. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** All names, and {@value #ALL}. */
    public static List<String> ids() {
        return Stream.concat(Arrays.stream(values()).map(SameMeaning::id), Stream.of(ALL))
                .toList();
    }

    /**
     * The rows of some names.
     *
     * @throws UsageException for a name that is none
     */
    public static Set<SameMeaning> parse(Collection<String> names) {
        Set<SameMeaning> result = EnumSet.noneOf(SameMeaning.class);
        for (String name : names) {
            if (name.equalsIgnoreCase(ALL)) {
                return EnumSet.allOf(SameMeaning.class);
            }
            result.add(Arrays.stream(values())
                    .filter(row -> row.id().equalsIgnoreCase(name.replace('_', '-')))
                    .findFirst()
                    .orElseThrow(() -> unknown(name)));
        }
        return result;
    }

    private static UsageException unknown(String name) {
        return new UsageException("\"" + name + "\" is not a change that keeps the meaning."
                + NearestName.suggestion(name, ids()) + " Choose from " + String.join(", ", ids()) + ".");
    }
}

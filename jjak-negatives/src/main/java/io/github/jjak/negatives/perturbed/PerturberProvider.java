package io.github.jjak.negatives.perturbed;

import java.lang.Character.UnicodeScript;
import java.util.Set;

/**
 * A language whose texts can be perturbed. A module of a language names its provider in
 * {@code META-INF/services/io.github.jjak.negatives.perturbed.PerturberProvider}, and {@link java.util.ServiceLoader} finds it.
 * Implementations have a public constructor without parameters that does no work.
 */
public interface PerturberProvider {

    /** ISO 639 code of the language in lower case, {@code "ko"}. No two providers have the same one. */
    String language();

    /**
     * The scripts its texts are written in, at least one. Several languages may share a script: each is asked, so a perturber gives
     * nothing for a text that is not of its language.
     */
    Set<UnicodeScript> scripts();

    /**
     * A perturber that makes these changes. It may read dictionaries; callers keep it.
     *
     * @param changes which changes are made; those that the language does not have are passed over
     */
    Perturber perturber(AllowedChanges changes);
}

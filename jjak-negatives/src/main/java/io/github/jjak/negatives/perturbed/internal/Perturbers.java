package io.github.jjak.negatives.perturbed.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.Perturbation;
import io.github.jjak.negatives.perturbed.Perturber;
import io.github.jjak.negatives.perturbed.PerturberProvider;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * The perturbers of several languages as one: a text goes to those whose script has the most of its letters. Of scripts with equally
 * many, Latin yields, because names in Latin letters stand in texts of every language. Languages of one script are asked in
 * the order of their codes. Immutable and thread-safe.
 */
public final class Perturbers implements Perturber {

    private record Language(Set<UnicodeScript> scripts, Perturber perturber) {}

    private final List<Language> languages;

    private Perturbers(List<Language> languages) {
        this.languages = languages;
    }

    /**
     * Perturbers of every language on the class path, found by {@link ServiceLoader} through the thread's context class loader.
     *
     * @throws UsageException if there is none
     */
    public static Perturbers find(AllowedChanges changes) {
        return of(installed(), changes);
    }

    /**
     * Checks that there is a language on the class path, without reading its dictionaries.
     *
     * @throws UsageException if there is none
     */
    public static void requireInstalled() {
        requireSome(installed());
    }

    /**
     * Perturbers of these languages.
     *
     * @throws UsageException if there is none
     * @throws IllegalArgumentException for two providers of one language, or one without a script
     */
    public static Perturbers of(List<PerturberProvider> providers, AllowedChanges changes) {
        requireSome(providers);
        Set<String> codes = new HashSet<>();
        List<Language> languages = new ArrayList<>();
        for (PerturberProvider provider : providers.stream()
                .sorted(Comparator.comparing(PerturberProvider::language))
                .toList()) {
            if (!codes.add(provider.language())) {
                throw new IllegalArgumentException(
                        "The class path has two perturbers of the language \"" + provider.language() + "\". Keep one.");
            }
            if (provider.scripts().isEmpty()) {
                throw new IllegalArgumentException("The perturber of \"" + provider.language() + "\" names no script.");
            }
            languages.add(new Language(Set.copyOf(provider.scripts()), provider.perturber(changes)));
        }
        return new Perturbers(List.copyOf(languages));
    }

    private static List<PerturberProvider> installed() {
        return ServiceLoader.load(PerturberProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static void requireSome(List<PerturberProvider> providers) {
        if (providers.isEmpty()) {
            throw new UsageException("The strategy perturb needs a language module on the class path: add the artifact"
                    + " io.github.jjak:jjak-negatives-ko for Korean or io.github.jjak:jjak-negatives-en for English.");
        }
    }

    /** Empty for a text whose script no language has. */
    @Override
    public List<Perturbation> perturb(String text) {
        UnicodeScript script = dominantScript(text);
        List<Perturbation> results = new ArrayList<>();
        for (Language language : languages) {
            if (language.scripts().contains(script)) {
                results.addAll(language.perturber().perturb(text));
            }
        }
        return results;
    }

    private static UnicodeScript dominantScript(String text) {
        Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
        text.codePoints()
                .filter(Character::isLetter)
                .forEach(letter -> letters.merge(UnicodeScript.of(letter), 1, Integer::sum));
        return letters.entrySet().stream()
                .max(Comparator.comparingInt((Map.Entry<UnicodeScript, Integer> entry) -> entry.getValue())
                        .thenComparing(entry -> entry.getKey() != UnicodeScript.LATIN))
                .map(Map.Entry::getKey)
                .orElse(UnicodeScript.COMMON);
    }
}

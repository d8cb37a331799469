package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.Perturbation;
import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import io.github.jjak.negatives.perturbed.Perturber;
import io.github.jjak.negatives.perturbed.SentenceKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * English texts that are almost the same and mean something else. Analysis is a finder of finite verbs over closed word classes and
 * SimpleNLG's lexicon; forms are SimpleNLG's. It prefers silence to a wrong sentence.
 *
 * <ol>
 *   <li>Cut the text into sentences of tokens; say what each word can be.
 *   <li>Find the main clause: subject, finite verb, tense, polarity, main verb. Where anything is in doubt, there is none.
 *   <li>Every rule drafts its changes.
 *   <li>Each changed sentence is analysed again, and dropped unless the finder sees the intended change and no other.
 * </ol>
 *
 * <p>{@link Rule#HONORIFIC} does not exist in English and yields nothing. Linear in the length of the text; sentences longer than 70
 * words are passed over, at most 16 results per rule are returned and they are found in the first 200 sentences. Immutable and
 * thread-safe. Building one reads the lexicon (some 0.5 s); keep it.
 */
public final class EnglishPerturber implements Perturber {

    private static final int LONGEST_SENTENCE = 70;
    private static final int MOST_SENTENCES = 200;
    static final int MOST_PER_RULE = 16;

    private final Tagger tagger;
    private final AllowedChanges changes;
    private final Map<Rule, EnglishRule> rules = new EnumMap<>(Rule.class);

    /** The {@linkplain AllowedChanges#usual() usual} changes. */
    public EnglishPerturber() {
        this(AllowedChanges.usual());
    }

    /**
     * Some rules, without the changes that keep the meaning.
     *
     * @param rules at least one
     * @throws io.github.jjak.error.UsageException if there is none
     */
    public EnglishPerturber(Set<Rule> rules) {
        this(AllowedChanges.of(rules));
    }

    /** These changes. */
    public EnglishPerturber(AllowedChanges changes) {
        this.changes = changes;
        Morphology morphology = new Morphology();
        this.tagger = new Tagger(morphology);
        for (Rule rule : EnumSet.copyOf(changes.rules())) {
            EnglishRule made = rule(rule, morphology);
            if (made != null) {
                this.rules.put(rule, made);
            }
        }
    }

    private static @Nullable EnglishRule rule(Rule rule, Morphology morphology) {
        return switch (rule) {
            case TENSE -> new TenseRule(morphology);
            case SUBJECT -> new SubjectRule(morphology);
            case VERB -> new VerbRule(morphology);
            case POLARITY -> new PolarityRule(morphology);
            case NUMBER -> new NumberRule();
            case SCOPE -> new ScopeRule();
            case MODALITY -> new ModalityRule();
            case NOUN -> new NounRule(morphology);
            case ASKED -> new AskedRule();
            case HONORIFIC -> null;
        };
    }

    /** Results by rule, then by place in the text. */
    @Override
    public List<Perturbation> perturb(String text) {
        List<Sentence> sentences = SentenceTokenizer.sentences(text).stream()
                .limit(MOST_SENTENCES)
                .filter(tokens -> tokens.size() > 1 && tokens.size() <= LONGEST_SENTENCE)
                .map(tokens -> Sentence.of(tagger.tag(tokens)))
                .toList();
        List<Perturbation> results = new ArrayList<>();
        Set<String> seen = new HashSet<>(Set.of(text));
        rules.forEach((rule, drafter) -> {
            int before = results.size();
            for (Sentence sentence : sentences) {
                SentenceKind kind = SentenceKinds.of(sentence);
                for (Draft draft : drafter.drafts(sentence)) {
                    boolean usual = changes.acceptsUnusual() || Usage.allows(sentence, kind, draft);
                    if (usual && results.size() - before < MOST_PER_RULE && changes.allows(draft.change(), kind)) {
                        add(text, sentence, draft, seen, results);
                    }
                }
            }
        });
        return Collections.unmodifiableList(results);
    }

    private void add(String text, Sentence sentence, Draft draft, Set<String> seen, List<Perturbation> results) {
        String other = draft.edits().apply(text);
        List<List<Token>> again = SentenceTokenizer.sentences(other);
        if (again.size() != 1 || !draft.proof().test(sentence, Sentence.of(tagger.tag(again.get(0))))) {
            return;
        }
        List<Word> words = sentence.words();
        String changed = text.substring(0, words.get(0).token().start())
                + other
                + text.substring(words.get(words.size() - 1).token().end());
        if (seen.add(changed)) {
            results.add(new Perturbation(
                    changed, draft.change().rule(), draft.edits().change()));
        }
    }
}

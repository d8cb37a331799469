package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.Perturbation;
import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import io.github.jjak.negatives.perturbed.Perturber;
import io.github.jjak.negatives.perturbed.SentenceKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Perturbs Korean texts, sentence by sentence: one sentence is changed, the others stay as they are. Nori 9.12 names the stems, this package composes the
 * forms, and each result has passed a second analysis ({@link Proof}). What is not understood is left alone.
 *
 * <p>Thread-safe and deterministic. Time grows with the length of the text, up to {@value #MAXIMUM_SENTENCES} sentences of at most
 * {@value #MAXIMUM_SENTENCE_LENGTH} characters; longer sentences and later ones are left alone.
 */
public final class KoreanPerturber implements Perturber {

    static final int MAXIMUM_SENTENCES = 50;
    static final int MAXIMUM_SENTENCE_LENGTH = 300;

    /** What a statement before it leads to: it is told why something is asked, and does not bear the opposite. */
    private static final Pattern QUESTION =
            Pattern.compile("\\?|(?:나요|까요|습니까)(?![가-힣])|(?:알려|가르쳐|추천해|설명해|안내해|도와) ?(?:주|줘)|문의|부탁");

    /** 아니면 새로 만들어야 하나요: the sentence before it asks whether. */
    private static final Pattern ALTERNATIVE = Pattern.compile("^[?!.\\s]*(?:아니면|또는|혹은|가능하다면|그렇다면)");

    private final AllowedChanges changes;
    private final Set<Rule> rules;

    /** The {@linkplain AllowedChanges#usual() usual} changes. */
    public KoreanPerturber() {
        this(AllowedChanges.usual());
    }

    /**
     * Some rules, without the changes that keep the meaning.
     *
     * @param rules at least one
     * @throws io.github.jjak.error.UsageException if there is none
     */
    public KoreanPerturber(Set<Rule> rules) {
        this(AllowedChanges.of(rules));
    }

    /** These changes. */
    public KoreanPerturber(AllowedChanges changes) {
        this.changes = changes;
        this.rules = EnumSet.copyOf(changes.rules());
    }

    @Override
    public List<Perturbation> perturb(String text) {
        List<Perturbation> results = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        seen.add(unspaced(text));
        for (SentenceSplitter.Span span : SentenceSplitter.split(text, MAXIMUM_SENTENCES)) {
            if (span.end() - span.start() > MAXIMUM_SENTENCE_LENGTH) {
                continue;
            }
            Sentence sentence = Sentence.of(text.substring(span.start(), span.end()));
            SentenceKind kind = SentenceKinds.of(sentence);
            boolean leads = kind == SentenceKind.STATEMENT
                    && QUESTION.matcher(text.substring(span.end())).find();
            for (Rule rule : rules) {
                List<Draft> drafts = new ArrayList<>(Rules.of(rule).propose(sentence));
                if (ALTERNATIVE.matcher(text.substring(span.end())).find()) {
                    drafts.removeIf(draft ->
                            draft.change() == Change.ASKED || draft.change().rule() == Rule.VERB);
                }
                if (ALTERNATIVE.matcher(sentence.text()).find()) {
                    drafts.removeIf(draft -> !Usage.isOfThings(draft.change()));
                }
                drafts.addAll(AskedAfterWish.of(rule, text.substring(0, span.start()), sentence));
                for (Draft proposed : drafts) {
                    Draft draft = Openings.follow(text.substring(0, span.start()), sentence, proposed);
                    boolean usual = draft != null
                            && (changes.acceptsUnusual()
                                    || (Usage.allows(sentence, kind, draft)
                                            && !OddContexts.contain(text, sentence, draft)
                                            && (!leads || Usage.isOfThings(draft.change()))));
                    if (draft == null || !usual || !changes.allows(draft.change(), kind)) {
                        continue;
                    }
                    String changed =
                            text.substring(0, span.start()) + draft.apply(sentence.text()) + text.substring(span.end());
                    if (Proof.holds(sentence, draft) && seen.add(unspaced(changed))) {
                        results.add(new Perturbation(changed, rule, draft.describe(sentence.text())));
                    }
                }
            }
        }
        return results;
    }

    /** Without blanks: two forms that differ in spacing only are the same. */
    private static String unspaced(String text) {
        return text.replace(" ", "");
    }
}

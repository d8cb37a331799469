package io.github.jjak.negatives.perturbed.internal;

import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.internal.MinedCandidates;
import io.github.jjak.negatives.internal.Miner;
import io.github.jjak.negatives.perturbed.Perturbation;
import io.github.jjak.negatives.perturbed.PerturbationSource;
import io.github.jjak.negatives.perturbed.Perturber;
import java.util.ArrayList;
import java.util.List;

/** Perturbations of the right answer, of the question, or of both. */
public final class PerturbationMiner implements Miner {

    /** Name of the strategy. */
    public static final String STRATEGY = "perturb";

    /** In front of the rule where the question was changed. */
    private static final String OF_QUESTION = "question:";

    private final Perturber perturber;
    private final PerturbationSource source;

    /**
     * Uses this perturber.
     *
     * @param perturber usually {@link Perturbers}, those of all languages on the class path
     * @param source what is changed
     */
    public PerturbationMiner(Perturber perturber, PerturbationSource source) {
        this.perturber = perturber;
        this.source = source;
    }

    @Override
    public MinedCandidates mine(MiningCorpus corpus) {
        return new MinedCandidates() {
            @Override
            public String strategy() {
                return STRATEGY;
            }

            @Override
            public List<Candidate> ofRow(int row) {
                List<Candidate> candidates = new ArrayList<>();
                if (source != PerturbationSource.QUESTION) {
                    add(candidates, row, corpus.answer(row), "");
                }
                if (source != PerturbationSource.ANSWER) {
                    add(candidates, row, corpus.question(row), OF_QUESTION);
                }
                return candidates;
            }
        };
    }

    /** The text that a candidate of this strategy was made of. */
    public static String source(MiningCorpus corpus, Candidate made) {
        String rule = made.rule();
        return rule != null && rule.startsWith(OF_QUESTION) ? corpus.question(made.row()) : corpus.answer(made.row());
    }

    private void add(List<Candidate> candidates, int row, String text, String prefix) {
        for (Perturbation made : perturber.perturb(text)) {
            candidates.add(Candidate.made(
                    row, made.text(), STRATEGY, prefix + made.rule().id(), 0));
        }
    }
}

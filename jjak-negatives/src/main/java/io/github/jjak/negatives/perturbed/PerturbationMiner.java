package io.github.jjak.negatives.perturbed;

import io.github.jjak.data.Script;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MinedCandidates;
import io.github.jjak.negatives.Miner;
import io.github.jjak.negatives.MiningCorpus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Perturbations of the right answer, of the question, or of both, each by the perturber of the script it is written in. */
public final class PerturbationMiner implements Miner {

    /** Name of the strategy. */
    public static final String STRATEGY = "perturb";

    /** What is changed. */
    public enum Source {
        /** The right answer: the usual hard negative. */
        ANSWER,
        /** The question: tells questions apart that differ in little. */
        QUESTION,
        /** Both. */
        BOTH
    }

    private final Map<Script, Perturber> perturbers;
    private final Source source;

    /**
     * Uses these perturbers.
     *
     * @param perturbers by script; a text of another script has no perturbations
     * @param source what is changed
     */
    public PerturbationMiner(Map<Script, Perturber> perturbers, Source source) {
        this.perturbers = Map.copyOf(perturbers);
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
                if (source != Source.QUESTION) {
                    add(candidates, row, corpus.answer(row), "");
                }
                if (source != Source.ANSWER) {
                    add(candidates, row, corpus.question(row), "question:");
                }
                return candidates;
            }
        };
    }

    private void add(List<Candidate> candidates, int row, String text, String prefix) {
        Perturber perturber = perturbers.get(Script.dominant(text));
        if (perturber == null) {
            return;
        }
        for (Perturbation made : perturber.perturb(text)) {
            candidates.add(Candidate.made(
                    row, made.text(), STRATEGY, prefix + made.rule().id(), 0));
        }
    }
}

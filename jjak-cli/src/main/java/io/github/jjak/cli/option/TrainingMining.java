package io.github.jjak.cli.option;

import io.github.jjak.cli.display.NegativesReport;
import io.github.jjak.data.Dataset;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.ModelFingerprint;
import io.github.jjak.negatives.AuditSink;
import io.github.jjak.negatives.MeaningJudge;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.NegativeJudge;
import io.github.jjak.negatives.internal.NegativeRows;
import io.github.jjak.negatives.output.internal.AuditFile;
import io.github.jjak.negatives.recipe.MiningOptions;
import io.github.jjak.negatives.recipe.NegativesRecipe;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Mines the rows that are trained on.
 *
 * @param corpus the training rows, and what is searched beside their answers; nothing that is held out
 * @param negatives who guides and who judges
 */
record TrainingMining(MiningCorpus corpus, NegativeOptions negatives, CommonOptions common) {

    /**
     * The rows with their negatives.
     *
     * @param model mines, as it is now; stays the caller's
     * @param audit where every candidate's fate goes; null for nowhere
     */
    MinedNegatives mine(MiningOptions options, SentenceTransformer model, @Nullable Path audit) {
        boolean self = guide().equals(NegativeOptions.SELF);
        try (SentenceTransformer other = isOther() ? ModelOption.load(guide(), null, common) : null;
                LoadedJudge judge = negatives.loadJudge(common);
                LoadedGate gate = negatives.loadGate(common)) {
            NegativesRecipe recipe =
                    new NegativesRecipe(options, model, self ? model : other, judge.asJudge(), gate.judge());
            return audit == null
                    ? recipe.mine(corpus, AuditSink.NONE)
                    : AuditFile.write(audit, corpus, negatives.auditTexts, sink -> recipe.mine(corpus, sink));
        }
    }

    /** {@link NegativeOptions#SELF}, {@link NegativeOptions#NONE} or a model. */
    String guide() {
        return negatives.guide();
    }

    /** Who guides and who judges, in a way that tells one model from another; {@link NegativeOptions#SELF} is known anyhow. */
    Map<String, String> readersByContent() {
        Map<String, String> facts = new LinkedHashMap<>();
        try (LoadedJudge judge = negatives.loadJudge(common)) {
            NegativeJudge reader = judge.asJudge();
            facts.put("judge", reader == null ? NegativeOptions.NONE : reader.contentHash());
        }
        try (LoadedGate gate = negatives.loadGate(common)) {
            MeaningJudge reader = gate.judge();
            facts.put("gate", reader == null ? "off" : reader.contentHash());
        }
        if (!isOther()) {
            facts.put("mining-guide", guide());
            return facts;
        }
        facts.put("mining-guide", "a model");
        try (SentenceTransformer other = ModelOption.load(guide(), null, common)) {
            ModelFingerprint.parts(other.internals())
                    .forEach((part, hash) -> facts.put(part + " of the mining guide", hash));
        }
        return facts;
    }

    private boolean isOther() {
        return !guide().equals(NegativeOptions.SELF) && !guide().equals(NegativeOptions.NONE);
    }

    /** The rows as a data set, and what was mined in words. */
    Dataset shown(MinedNegatives mined) {
        common.say("%s%n", NegativesReport.of(mined, common.verbose));
        return NegativeRows.toTrainOn(mined);
    }
}

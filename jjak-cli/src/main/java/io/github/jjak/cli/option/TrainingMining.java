package io.github.jjak.cli.option;

import io.github.jjak.cli.display.NegativesReport;
import io.github.jjak.data.Dataset;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.ModelFingerprint;
import io.github.jjak.negatives.AuditSink;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MiningCorpus;
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
 * @param guide {@link NegativeOptions#SELF}, {@link NegativeOptions#NONE} or a model
 */
record TrainingMining(MiningCorpus corpus, String guide, boolean auditTexts, CommonOptions common) {

    /**
     * The rows with their negatives.
     *
     * @param model mines, as it is now; stays the caller's
     * @param audit where every candidate's fate goes; null for nowhere
     */
    MinedNegatives mine(MiningOptions options, SentenceTransformer model, @Nullable Path audit) {
        boolean self = guide.equals(NegativeOptions.SELF);
        try (SentenceTransformer judge = isOther() ? ModelOption.load(guide, null, common) : null) {
            NegativesRecipe recipe = new NegativesRecipe(options, model, self ? model : judge);
            return audit == null
                    ? recipe.mine(corpus, AuditSink.NONE)
                    : AuditFile.write(audit, corpus, auditTexts, sink -> recipe.mine(corpus, sink));
        }
    }

    /** Who judges, in a way that tells one model from another; {@link NegativeOptions#SELF} is known anyhow. */
    Map<String, String> guideByContent() {
        Map<String, String> guideFacts = new LinkedHashMap<>();
        if (!isOther()) {
            guideFacts.put("mining-guide", guide);
            return guideFacts;
        }
        guideFacts.put("mining-guide", "a model");
        try (SentenceTransformer judge = ModelOption.load(guide, null, common)) {
            ModelFingerprint.parts(judge.internals())
                    .forEach((part, hash) -> guideFacts.put(part + " of the mining guide", hash));
        }
        return guideFacts;
    }

    private boolean isOther() {
        return !guide.equals(NegativeOptions.SELF) && !guide.equals(NegativeOptions.NONE);
    }

    /** The rows as a data set, and what was mined in words. */
    Dataset shown(MinedNegatives mined) {
        common.say("%s%n", NegativesReport.of(mined, common.verbose));
        return NegativeRows.toTrainOn(mined);
    }
}

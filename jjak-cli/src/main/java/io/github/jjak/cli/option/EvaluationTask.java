package io.github.jjak.cli.option;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.BinaryClassificationEvaluator;
import io.github.jjak.eval.EmbeddingSimilarityEvaluator;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.eval.LabelAccuracyEvaluator;
import io.github.jjak.eval.MinimalPairEvaluator;
import io.github.jjak.eval.ParaphraseMiningEvaluator;
import io.github.jjak.eval.RerankingEvaluator;
import io.github.jjak.eval.TranslationEvaluator;
import io.github.jjak.eval.TripletEvaluator;
import java.util.List;
import java.util.Locale;

/** What {@code jjak evaluate} can ask of a model, and which columns each question needs. */
public enum EvaluationTask {
    /** question,answer. */
    RETRIEVAL("question,answer", false) {
        @Override
        public Evaluator evaluator(Dataset data) {
            return InformationRetrievalEvaluator.of(data);
        }
    },
    /** sentence1,sentence2,score. */
    STS("sentence1,sentence2,score", true) {
        @Override
        public Evaluator evaluator(Dataset data) {
            return EmbeddingSimilarityEvaluator.of(data);
        }
    },
    /** anchor,positive,negative. */
    TRIPLET("anchor,positive,negative", false) {
        @Override
        public Evaluator evaluator(Dataset data) {
            return TripletEvaluator.of(data);
        }
    },
    /** anchor,positive,negative and perhaps rule. */
    MINIMAL_PAIRS("anchor,positive,negative", false) {
        @Override
        public Evaluator evaluator(Dataset data) {
            return MinimalPairEvaluator.of(data);
        }

        @Override
        boolean takes(int columns) {
            return columns == 3 || columns == 4;
        }

        @Override
        String columnsInWords() {
            return "3 columns (anchor,positive,negative) or 4 (with rule)";
        }
    },
    /** source,target. */
    TRANSLATION("source,target", false) {
        @Override
        public Evaluator evaluator(Dataset data) {
            return TranslationEvaluator.of(data);
        }
    },
    /** query,positive,negative and further negatives. */
    RERANKING("query,positive,negative", false) {
        @Override
        public Evaluator evaluator(Dataset data) {
            return RerankingEvaluator.of(data);
        }

        @Override
        boolean takes(int columns) {
            return columns >= 3;
        }

        @Override
        String columnsInWords() {
            return "3 or more columns (query,positive,negative)";
        }

        @Override
        boolean ragged() {
            return true;
        }
    },
    /** sentence1,sentence2. */
    PARAPHRASE_MINING("sentence1,sentence2", false) {
        @Override
        public Evaluator evaluator(Dataset data) {
            return ParaphraseMiningEvaluator.of(data);
        }
    },
    /** sentence1,sentence2,label. */
    PAIRS("sentence1,sentence2,label", true) {
        @Override
        public Evaluator evaluator(Dataset data) {
            return BinaryClassificationEvaluator.of(data);
        }
    },
    /** sentence1,sentence2,label; in training with a classifier only. */
    LABEL_ACCURACY("sentence1,sentence2,label", true) {
        @Override
        public Evaluator evaluator(Dataset data) {
            return LabelAccuracyEvaluator.of(data);
        }
    };

    private final String usualColumns;
    private final boolean lastIsNumber;

    EvaluationTask(String usualColumns, boolean lastIsNumber) {
        this.usualColumns = usualColumns;
        this.lastIsNumber = lastIsNumber;
    }

    /** What measures it. */
    public abstract Evaluator evaluator(Dataset data);

    boolean takes(int columns) {
        return columns == usualColumns.split(",", 0).length;
    }

    /** Whether a row may lack negatives. */
    boolean ragged() {
        return false;
    }

    String columnsInWords() {
        return usualColumns.split(",", 0).length + " columns (" + usualColumns + ")";
    }

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @param given {@code --columns}, empty for the usual names (retrieval: the first two columns) */
    public ReadOptions.Builder columns(List<String> given) {
        List<String> usual = List.of(usualColumns.split(",", 0));
        List<String> columns = given.isEmpty() && this != RETRIEVAL ? usual : given;
        if (!columns.isEmpty() && !takes(columns.size())) {
            throw new UsageException(
                    "--task " + this + " needs " + columnsInWords() + ", but --columns names " + columns.size() + ".");
        }
        ReadOptions.Builder options = ReadOptions.builder();
        if (!lastIsNumber) {
            return options.columns(columns).ragged(ragged());
        }
        int last = columns.size() - 1;
        return options.columns(columns.subList(0, last)).scoreColumn(columns.get(last));
    }
}

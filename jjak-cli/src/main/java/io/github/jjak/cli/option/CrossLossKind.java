package io.github.jjak.cli.option;

import java.util.Locale;

/** The losses of {@code train --kind cross-encoder}, and what they read. */
enum CrossLossKind {
    MNRL("MultipleNegativesRankingLoss", Reads.ANSWERS),
    BCE("BinaryCrossEntropyLoss", Reads.EITHER),
    CE("CrossEntropyLoss", Reads.CLASSES),
    MSE("MSELoss", Reads.EITHER),
    MARGIN_MSE("MarginMSELoss", Reads.EITHER),
    LAMBDA("LambdaLoss", Reads.EITHER),
    RANK_NET("RankNetLoss", Reads.EITHER),
    LIST_NET("ListNetLoss", Reads.EITHER),
    LIST_MLE("ListMLELoss", Reads.EITHER),
    P_LIST_MLE("PListMLELoss", Reads.EITHER);

    /** What the columns are. */
    enum Reads {
        /** A question, a right answer and any wrong ones. */
        ANSWERS,
        /** The same, or with {@code --label-column} two texts and a number. */
        EITHER,
        /** Two texts and, in {@code --label-column}, the name of a class. */
        CLASSES
    }

    private final String className;
    private final Reads reads;

    CrossLossKind(String className, Reads reads) {
        this.className = className;
        this.reads = reads;
    }

    /** The short name, as in {@code --loss list-net}. */
    String shortName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name in sentence-transformers and of the class here. */
    String className() {
        return className;
    }

    Reads reads() {
        return reads;
    }
}

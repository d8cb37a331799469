package io.github.jjak.cli.option;

import io.github.jjak.train.TrainingArguments.PrecisionChoice;
import picocli.CommandLine.Option;

/** The number format of training. */
public final class PrecisionOption {

    @Option(
            names = "--precision",
            paramLabel = "KIND",
            description = "fp32; bf16: matrix products in bfloat16, parameters and moments in fp32; auto: bf16 if the"
                    + " processor supports it natively, else fp32 (default: auto).")
    public PrecisionChoice precision = PrecisionChoice.AUTO;
}

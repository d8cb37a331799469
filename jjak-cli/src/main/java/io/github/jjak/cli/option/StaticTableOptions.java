package io.github.jjak.cli.option;

import io.github.jjak.distill.internal.StaticDistillation;
import io.github.jjak.error.UsageException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** A table of token vectors in place of a student that is trained. */
public final class StaticTableOptions {

    /** Of the other options of the command, those that a table heeds; all others are about training. */
    private static final Set<String> HEEDED = Set.of(
            "--static",
            "--dimensions",
            "--sif-coefficient",
            "--teacher",
            "--texts",
            "--columns",
            "--encoding",
            "--max-seq-length",
            "--output",
            "--config",
            "--quiet",
            "--verbose",
            "--json",
            "--threads",
            "--device");

    @Option(
            names = "--static",
            description = {
                "Make a table of token vectors instead, as Model2Vec does: nothing is trained, encoding takes no encoder, and the",
                "model can be trained further. --texts say how frequent tokens are; without them Zipf's law does. The model is in",
                "OUTPUT."
            })
    private boolean asked;

    @Option(
            names = "--dimensions",
            paramLabel = "N",
            description =
                    "--static: principal components to keep (default: 256, or the teacher's size if that is less).")
    private @Nullable Integer dimensions;

    @Option(
            names = "--sif-coefficient",
            paramLabel = "X",
            description = {
                "--static: weight tokens by X / (X + probability); smaller values count frequent tokens less",
                "(default: 1e-4)."
            })
    private @Nullable Double coefficient;

    /**
     * Whether a table is made.
     *
     * @throws UsageException if it is, and an option is about training; or if it is not, and an option is about a table
     */
    public boolean asked(CommandSpec command) {
        if (!asked) {
            if (dimensions != null || coefficient != null) {
                throw new UsageException((dimensions != null ? "--dimensions" : "--sif-coefficient")
                        + " belongs to --static, which is not given.");
            }
            return false;
        }
        distillation(Integer.MAX_VALUE);
        List<String> others = command.commandLine().getParseResult().matchedOptions().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !HEEDED.contains(name))
                .distinct()
                .toList();
        if (!others.isEmpty()) {
            throw new UsageException(
                    String.join(", ", others) + ": --static trains nothing, so this has no effect. Leave it out.");
        }
        return true;
    }

    /** @param teacherDimension size of the teacher's vectors */
    public StaticDistillation distillation(int teacherDimension) {
        Integer given = dimensions;
        Double weighting = coefficient;
        return new StaticDistillation(
                given == null ? Math.min(StaticDistillation.USUAL_DIMENSIONS, teacherDimension) : given,
                weighting == null ? StaticDistillation.USUAL_COEFFICIENT : weighting);
    }
}

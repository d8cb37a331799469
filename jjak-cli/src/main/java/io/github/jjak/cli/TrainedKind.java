package io.github.jjak.cli;

import io.github.jjak.cli.command.TrainCrossEncoderCommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code jjak train --kind cross-encoder} is a command of its own, with its own options. */
final class TrainedKind {

    private static final String TRAIN = "train";
    private static final String KIND = "--kind";
    private static final String CROSS_ENCODER = "cross-encoder";

    private TrainedKind() {}

    /** The arguments with the name of the command that is meant. */
    static String[] resolve(String[] arguments) {
        List<String> resolved = new ArrayList<>(Arrays.asList(arguments));
        if (resolved.isEmpty() || !resolved.get(0).equals(TRAIN)) {
            return arguments;
        }
        int at = resolved.indexOf(KIND);
        if (at > 0 && at + 1 < resolved.size() && resolved.get(at + 1).equalsIgnoreCase(CROSS_ENCODER)) {
            resolved.remove(at + 1);
            resolved.remove(at);
        } else if (!resolved.removeIf(argument -> argument.equalsIgnoreCase(KIND + "=" + CROSS_ENCODER))) {
            return arguments;
        }
        resolved.set(0, TrainCrossEncoderCommand.NAME);
        return resolved.toArray(String[]::new);
    }
}

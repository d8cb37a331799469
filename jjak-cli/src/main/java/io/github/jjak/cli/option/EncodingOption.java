package io.github.jjak.cli.option;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In which encoding texts are written, where it is not to be found out. */
public final class EncodingOption {

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description =
                    "Encoding of text files, such as CP949 or UTF-16LE (default: UTF-8; for tables also detected from"
                            + " a byte order mark, or CP949 if certain).")
    @Nullable
    public String encoding;
}

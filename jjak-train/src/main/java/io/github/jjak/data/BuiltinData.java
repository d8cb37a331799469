package io.github.jjak.data;

import io.github.jjak.error.NearestName;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The data sets inside the jar, as CSV resources {@code builtin/NAME/PART.csv} beside this class. */
final class BuiltinData {

    static final String PREFIX = "builtin:";

    private static final List<String> KNOWN = List.of("services-ko/train", "services-ko/test");

    private BuiltinData() {}

    /** @param location {@code builtin:NAME/PART} */
    static Dataset read(String location, ReadOptions options) {
        String name = location.substring(PREFIX.length());
        if (!KNOWN.contains(name)) {
            throw new UsageException("There is no built-in data set \"" + name + "\". Known: "
                    + String.join(", ", KNOWN) + "." + NearestName.suggestion(name, KNOWN));
        }
        return readResource("builtin/" + name + ".csv", location, options);
    }

    /** DuckDB reads files only, so the resource is copied out for the time of reading. */
    static Dataset readResource(String resource, String location, ReadOptions options) {
        try (InputStream in = BuiltinData.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new RunException("This build of Jjak lacks the data set " + location + ".");
            }
            Path copy = Files.createTempFile("jjak-builtin", ".csv");
            try {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
                return DatasetReader.read(DataFile.of(copy), options, location);
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new RunException("The data set " + location + " could not be copied to the temporary directory.", e);
        }
    }
}

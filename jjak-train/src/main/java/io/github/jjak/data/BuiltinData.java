package io.github.jjak.data;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.error.internal.NearestName;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The data sets inside the jar, as CSV resources {@code builtin/NAME/PART.csv} beside this class. */
final class BuiltinData {

    static final String PREFIX = "builtin:";

    private static final List<String> KNOWN = List.of("services-ko/train", "services-ko/test");

    private BuiltinData() {}

    /** @param location {@code builtin:NAME/PART} */
    static DataFile file(String location) {
        String name = location.substring(PREFIX.length());
        if (!KNOWN.contains(name)) {
            throw new UsageException("There is no built-in data set \"" + name + "\". Known: "
                    + String.join(", ", KNOWN) + "." + NearestName.suggestion(name, KNOWN));
        }
        return resource("builtin/" + name + ".csv", location);
    }

    static DataFile resource(String resource, String location) {
        try (InputStream in = BuiltinData.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new RunException("This build of Jjak lacks the data set " + location + ".");
            }
            return DataFile.of(location, in.readAllBytes());
        } catch (IOException e) {
            throw new RunException("The data set " + location + " could not be read.", e);
        }
    }
}

package io.github.jjak.model.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.file.internal.TemporaryFolder;
import io.github.jjak.model.LoadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.zip.CRC32;

/**
 * A model folder inside a jar, below {@code META-INF/jjak/models}: whatever jar is on the class path may bring some. Its file {@code CRC32SUMS} names what belongs to it, a line per file with
 * eight hexadecimal digits before the name; every byte is compared with that before it is used. CRC-32 because it takes milliseconds, also in
 * a process that has just begun (docs/decisions/0130).
 *
 * <p>The files are laid into a temporary folder for as long as loading takes: the readers of weights read from files.
 *
 * @param name of the model, and of its folder
 */
record BuiltinFolder(String name) {

    static final String CHECKSUMS = "CRC32SUMS";

    private static final String PLACE = "META-INF/jjak/models/";

    /** Whether a jar on the class path holds it. */
    boolean isThere() {
        return BuiltinFolder.class.getClassLoader().getResource(path(CHECKSUMS)) != null;
    }

    EmbeddingModel load(LoadOptions options) {
        return unpacked((folder, location) -> ModelFolder.load(folder, location, options));
    }

    CrossEncoderModel loadCrossEncoder(LoadOptions options) {
        return unpacked((folder, location) -> CrossEncoderFolder.load(folder, location, options));
    }

    private <M> M unpacked(BiFunction<Path, String, M> load) {
        String location = ModelLocation.BUILTIN_PREFIX + name;
        try (TemporaryFolder folder = TemporaryFolder.create("jjak-" + name)) {
            for (Map.Entry<String, String> file : checksums().entrySet()) {
                extract(file.getKey(), file.getValue(), folder.path());
            }
            return load.apply(folder.path(), location);
        } catch (IOException cause) {
            throw new ModelException(
                    location + " cannot be unpacked into the temporary folder, "
                            + System.getProperty("java.io.tmpdir") + ": " + cause.getMessage()
                            + ". Use -Djava.io.tmpdir=DIR to choose another one.",
                    cause);
        }
    }

    /** Checksum by file. */
    private Map<String, String> checksums() throws IOException {
        Map<String, String> checksums = new LinkedHashMap<>();
        for (String line :
                new String(resource(CHECKSUMS), StandardCharsets.UTF_8).lines().toList()) {
            String[] parts = line.strip().split("\\s+", 2);
            if (parts.length == 2) {
                checksums.put(parts[1], parts[0]);
            }
        }
        return checksums;
    }

    private void extract(String file, String checksum, Path folder) throws IOException {
        byte[] content = resource(file);
        if (!crc32(content).equals(checksum)) {
            throw new ModelException(path(file)
                    + " in a jar on the class path has a wrong checksum. The jar is damaged; download it again.");
        }
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        Files.write(target, content);
    }

    private byte[] resource(String file) throws IOException {
        try (InputStream in = BuiltinFolder.class.getClassLoader().getResourceAsStream(path(file))) {
            if (in == null) {
                throw new ModelException("No jar of the class path holds " + path(file)
                        + "; the jar with the model's other files is damaged or was built incorrectly.");
            }
            return in.readAllBytes();
        }
    }

    private String path(String file) {
        return PLACE + name + "/" + file;
    }

    private static String crc32(byte[] content) {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        return String.format("%08x", checksum.getValue());
    }
}

package io.github.jjak.run.internal;

import io.github.jjak.run.RunFacts;
import io.github.jjak.tensor.internal.Libtorch;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** By what a run is computed: versions, threads, device. */
public final class RunEnvironment {

    private RunEnvironment() {}

    /** For {@code run.json}; it decides the last bits only, and a run goes on elsewhere with a warning. */
    public static RunFacts facts() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("jjak", version());
        versions.put("libtorch", Libtorch.version());
        versions.put("java", String.valueOf(System.getProperty("java.version")));
        return RunFacts.builder()
                .describe("versions", versions)
                .describe("threads", Libtorch.threads())
                .describe("device", Libtorch.device().name().toLowerCase(Locale.ROOT))
                .describe("cpu_capability", Libtorch.cpuCapability())
                .build();
    }

    /** Version of Jjak from the jar's manifest. */
    private static String version() {
        String version = RunEnvironment.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}

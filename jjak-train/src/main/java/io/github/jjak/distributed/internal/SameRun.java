package io.github.jjak.distributed.internal;

import io.github.jjak.error.UsageException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compares what the workers believe to be their run. */
final class SameRun {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final int SHOWN_OF_HASH = 12;
    private static final String NOTHING = "none";

    private SameRun() {}

    /** Facts as they travel. */
    static byte[] bytes(Map<String, String> facts) {
        return new TreeMap<>(facts)
                .entrySet().stream()
                        .map(fact -> fact.getKey() + "\t" + fact.getValue().replaceAll("\\s", " "))
                        .collect(Collectors.joining("\n"))
                        .getBytes(StandardCharsets.UTF_8);
    }

    /** The reverse of {@link #bytes}. */
    static Map<String, String> facts(byte[] bytes) {
        Map<String, String> facts = new TreeMap<>();
        new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("\t", 2))
                .forEach(pair -> facts.put(pair[0], pair[pair.length - 1]));
        return facts;
    }

    /**
     * Refuses workers that differ.
     *
     * @param all facts by rank
     * @throws UsageException naming the first worker that differs from the first one, and in what
     */
    static void require(List<Map<String, String>> all) {
        for (int rank = 1; rank < all.size(); rank++) {
            Set<String> names = new LinkedHashSet<>(all.get(0).keySet());
            names.addAll(all.get(rank).keySet());
            for (String name : names) {
                String here = all.get(0).getOrDefault(name, NOTHING);
                String there = all.get(rank).getOrDefault(name, NOTHING);
                if (!here.equals(there)) {
                    throw new UsageException("The workers are not of one run: rank " + rank + " has " + name + " = "
                            + shown(there) + ", but rank 0 has " + shown(here) + ". Start all of them with the same"
                            + " data, model and options.");
                }
            }
        }
    }

    private static String shown(String value) {
        return HASH.matcher(value).matches() ? value.substring(0, SHOWN_OF_HASH) + "…" : value;
    }
}

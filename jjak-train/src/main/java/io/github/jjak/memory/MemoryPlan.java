package io.github.jjak.memory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run will need of the memory at its peak, and what there is; known before the first step.
 *
 * @param miniBatchTokens most tokens whose activations are in memory at once
 * @param largestBatchTokens tokens of the largest batch of the run; with no more mini-batch tokens than these, batches are cut
 * @param parts what the memory is for
 * @param machine bytes of memory in the machine
 * @param allowed bytes this process may use
 * @param available bytes this process can still take
 */
public record MemoryPlan(
        int miniBatchTokens, int largestBatchTokens, List<Part> parts, long machine, long allowed, long available) {

    /**
     * One use of memory.
     *
     * @param what in words
     * @param bytes at the peak
     * @param held whether the process already holds it when the plan is made
     */
    public record Part(String what, long bytes, boolean held) {}

    public MemoryPlan {
        parts = List.copyOf(parts);
    }

    /** Bytes of the whole process at its peak. */
    public long peak() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    /** Bytes the process will take beyond what it holds now. */
    public long toCome() {
        return parts.stream()
                .filter(part -> !part.held())
                .mapToLong(Part::bytes)
                .sum();
    }

    /** Whether what is to come is there. */
    public boolean fits() {
        return toCome() <= available;
    }

    /** For instance {@code 3.1 GB at most (weights 0.4, …); 0.7 GB are held, 12.0 GB available}. */
    public String sentence() {
        return gigabytes(peak()) + " at most (" + largestParts() + "); " + gigabytes(peak() - toCome())
                + " already held, " + gigabytes(available) + " available";
    }

    private String largestParts() {
        return parts.stream()
                .filter(part -> part.bytes() >= 50L << 20)
                .map(part -> part.what() + " " + gigabytes(part.bytes()))
                .collect(Collectors.joining(", "));
    }

    /** One line per part. */
    public String table() {
        StringBuilder table = new StringBuilder("memory plan:");
        for (Part part : parts) {
            table.append(String.format(
                    Locale.ROOT,
                    "%n  %-34s %8.1f MB%s",
                    part.what(),
                    part.bytes() / (double) (1 << 20),
                    part.held() ? "  held" : ""));
        }
        return table.append(String.format(Locale.ROOT, "%n  %-34s %8.1f MB", "at most", peak() / (double) (1 << 20)))
                .toString();
    }

    /** For {@code run.json}. */
    public Map<String, Object> toJson() {
        Map<String, Object> bytes = new LinkedHashMap<>();
        parts.forEach(part -> bytes.put(part.what(), part.bytes()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mini_batch_tokens", miniBatchTokens);
        json.put("largest_batch_tokens", largestBatchTokens);
        json.put("peak_bytes", peak());
        json.put("parts", bytes);
        json.put("machine_bytes", machine);
        json.put("allowed_bytes", allowed);
        json.put("available_bytes", available);
        return json;
    }

    /** A number of bytes in words, for instance {@code 3.1 GB}. */
    public static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30));
    }
}

package io.github.jjak.store.internal;

/**
 * Hashes of texts for a {@link TextTable}: FNV-1a over the characters, from a beginning of its own, so that nobody can choose texts whose hashes are
 * equal; finished as in SplitMix64. Immutable and thread-safe.
 */
public final class TextHash {

    private static final long PRIME = 0x100000001B3L;

    private final long start;

    /** One whose hashes nobody else has. */
    public TextHash() {
        this.start = mixed(System.nanoTime() ^ ((long) System.identityHashCode(new Object()) << 32));
    }

    public long of(String text) {
        return mixed(extended(start, text));
    }

    /** The hash of several texts one after the other. */
    public long of(Iterable<String> texts) {
        long hash = start;
        for (String text : texts) {
            // The length in between keeps "ab" + "c" apart from "a" + "bc".
            hash = (extended(hash, text) ^ text.length()) * PRIME;
        }
        return mixed(hash);
    }

    /** The hash of a number. */
    public long of(long number) {
        return mixed(start ^ mixed(number));
    }

    private static long extended(long hash, String text) {
        long extended = hash;
        for (int i = 0; i < text.length(); i++) {
            extended = (extended ^ text.charAt(i)) * PRIME;
        }
        return extended;
    }

    private static long mixed(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}

package io.github.jjak.store.internal;

import java.util.function.IntPredicate;

/**
 * Finds the place where something stood first: a hash table of places, with linear probing, of at most seven tenths full. What is compared lies with
 * the caller; here are, in eight bytes each, the place and 32 bits of the hash that are not its home. Equality is exact: the caller compares
 * what has the same 32 bits. Reading is thread-safe while nobody writes.
 */
public final class TextTable {

    private static final int PLACE_BITS = 32;
    private static final long PLACE = (1L << PLACE_BITS) - 1;

    private final LongArray slots;
    private final long most;
    private long size;

    /** @param most how many different things there can be */
    public TextTable(Storage storage, long most) {
        this.most = most;
        this.slots = new LongArray(storage, most + most * 3 / 7 + 8);
    }

    /**
     * The place where it stood before, or {@code place} if it is new, which is noted.
     *
     * @param hash as equal as what is compared
     * @param place from 0
     * @param same whether the same stands at a place
     */
    public int firstPlace(long hash, int place, IntPredicate same) {
        long slot = slot(hash, same);
        long found = slots.get(slot);
        if (found != 0) {
            return placeIn(found);
        }
        if (size == most) {
            throw new IllegalStateException("the table was made for " + most + " things");
        }
        slots.set(slot, tag(hash) | (place + 1L));
        size++;
        return place;
    }

    /** The place where it stands; -1 if nowhere. */
    public int find(long hash, IntPredicate same) {
        long found = slots.get(slot(hash, same));
        return found == 0 ? -1 : placeIn(found);
    }

    /** Number of different things. */
    public long size() {
        return size;
    }

    /** The slot where it is, or the empty one where it belongs. */
    private long slot(long hash, IntPredicate same) {
        // The upper half, scaled to the slots (Lemire, 2019).
        long slot = ((hash >>> PLACE_BITS) * slots.size()) >>> PLACE_BITS;
        long found = slots.get(slot);
        while (found != 0 && !((found & ~PLACE) == tag(hash) && same.test(placeIn(found)))) {
            slot = slot + 1 == slots.size() ? 0 : slot + 1;
            found = slots.get(slot);
        }
        return slot;
    }

    private static long tag(long hash) {
        return hash << PLACE_BITS;
    }

    private static int placeIn(long slot) {
        return (int) ((slot & PLACE) - 1);
    }
}

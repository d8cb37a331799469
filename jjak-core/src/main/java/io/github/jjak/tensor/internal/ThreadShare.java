package io.github.jjak.tensor.internal;

import org.jspecify.annotations.Nullable;

/**
 * How many threads a piece of work may take: a small one takes one, several at once take one each, and a large one that is alone
 * takes all. Waking threads costs a small piece more than they save, and pieces that share threads wait for one another.
 *
 * <p>Work whose bits must not depend on what else the process does {@linkplain #claim claims} all threads: nothing is then
 * lowered until it ends. Thread-safe; one for the process, as the pools are.
 */
public final class ThreadShare {

    /** Multiplications below which a piece is small: 5 to 15 ms on one core. */
    static final long SMALL = 500_000_000L;

    private final ThreadPools pools;
    private int all;
    private int claims;
    private int pieces;
    private @Nullable Thread claimant;
    private boolean small;
    private int wanted;
    private int blas;

    ThreadShare(ThreadPools pools, int all) {
        this.pools = pools;
        this.all = all;
        this.wanted = all;
        this.blas = all;
    }

    /** Ends what was begun; on the thread that began it. */
    public interface Share extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Begins a piece of work on this thread.
     *
     * @param multiplications about how many numbers it multiplies
     */
    public Share begin(long multiplications) {
        if (!pools.known()) {
            return () -> {};
        }
        int threads;
        synchronized (this) {
            pieces++;
            threads = claims > 0 || (multiplications >= SMALL && pieces == 1) ? all : 1;
            setBlas(threads);
        }
        pools.setOpenMp(threads);
        return this::end;
    }

    private void end() {
        int threads;
        synchronized (this) {
            pieces--;
            threads = all;
            if (pieces == 0) {
                setBlas(all);
            }
        }
        pools.setOpenMp(threads);
    }

    /**
     * Begins a kernel that itself shares its rows among libgomp's threads and multiplies small matrices in each of them, as libtorch's
     * attention does: a product takes one thread there, or each of them would wake OpenBLAS's and wait for the others'. Nothing changes
     * where another piece of work is under way, or where another thread has claimed all.
     */
    public synchronized Share beginSmallProducts() {
        boolean othersClaim = claims > 0 && claimant != Thread.currentThread();
        if (!pools.known() || small || pieces > 1 || othersClaim) {
            return () -> {};
        }
        small = true;
        setBlas(wanted);
        return this::endSmallProducts;
    }

    private synchronized void endSmallProducts() {
        small = false;
        setBlas(wanted);
    }

    /** From now on libtorch's own kernels take no other thread where this one calls them. */
    public void oneThreadHere() {
        pools.setOpenMp(1);
    }

    /** Keeps all threads for whoever works meanwhile, so that the same work gives the same bits. */
    public synchronized Share claim() {
        claims++;
        claimant = claims == 1 ? Thread.currentThread() : null;
        small = false;
        setBlas(all);
        return () -> {
            synchronized (this) {
                claims--;
                claimant = null;
            }
        };
    }

    /** Sets the number of threads that all means. */
    synchronized void setAll(int threads) {
        all = threads;
        setBlas(threads);
    }

    /** Threads that a matrix product takes at this moment. */
    synchronized int blasThreads() {
        return blas;
    }

    private void setBlas(int threads) {
        wanted = threads;
        int now = small ? 1 : threads;
        if (now != blas) {
            blas = now;
            pools.setBlas(now);
        }
    }
}

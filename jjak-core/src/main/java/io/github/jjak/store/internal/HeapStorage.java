package io.github.jjak.store.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Arrays in Java's heap. */
final class HeapStorage implements Storage {

    @Override
    public boolean isOnDisk() {
        return false;
    }

    @Override
    public ByteBuffer zeros(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public ByteSink sink() {
        return new Pieces();
    }

    /** Keeps a copy of what each call writes: a piece, if all but the last call write as much. */
    private static final class Pieces implements ByteSink {

        private final List<ByteBuffer> written = new ArrayList<>();

        @Override
        public void write(ByteBuffer bytes) {
            ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).order(ByteOrder.nativeOrder());
            copy.put(bytes).flip();
            written.add(copy);
        }

        @Override
        public ByteBuffer[] pieces(int pieceSize) {
            return written.toArray(ByteBuffer[]::new);
        }

        @Override
        public void close() {
            // The garbage collector's.
        }
    }
}

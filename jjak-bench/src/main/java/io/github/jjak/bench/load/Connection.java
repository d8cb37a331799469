package io.github.jjak.bench.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection to the server that stays open: a request is written, an answer read. Little work of its own, since it shares the machine. */
final class Connection implements AutoCloseable {

    private static final int MILLISECONDS_TO_WAIT = 120_000;

    private final Socket socket;
    private final InputStream stream;

    Connection(Target target) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), target.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(MILLISECONDS_TO_WAIT);
        stream = new BufferedInputStream(socket.getInputStream(), 1 << 14);
    }

    /** Sends a request and returns the status of its answer, whose body is read and thrown away. */
    int send(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        String first = line();
        int length = -1;
        boolean chunked = false;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
        }
        if (chunked) {
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                stream.skipNBytes(size + 2L);
            }
            line();
        } else {
            stream.skipNBytes(Math.max(0, length));
        }
        return Integer.parseInt(first.substring(9, 12));
    }

    private String line() throws IOException {
        byte[] bytes = new byte[1024];
        int count = 0;
        for (int next = stream.read(); next != '\n'; next = stream.read()) {
            if (next < 0) {
                throw new EOFException("The server closed the connection.");
            }
            if (next != '\r' && count < bytes.length) {
                bytes[count++] = (byte) next;
            }
        }
        return new String(bytes, 0, count, StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

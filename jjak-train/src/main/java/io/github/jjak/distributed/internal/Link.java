package io.github.jjak.distributed.internal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;

/**
 * A connection between the first worker and another one, for short messages.
 *
 * @param socket which this owns
 * @param in of the socket
 * @param out of the socket; who writes holds its lock
 */
record Link(Socket socket, DataInputStream in, DataOutputStream out) implements AutoCloseable {

    static Link of(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        return new Link(
                socket,
                new DataInputStream(new BufferedInputStream(socket.getInputStream())),
                new DataOutputStream(new BufferedOutputStream(socket.getOutputStream())));
    }

    /** For a handshake on a connection whose channel is used afterwards. */
    static Link unbuffered(Socket socket, int timeoutMillis) throws IOException {
        socket.setSoTimeout(timeoutMillis);
        return new Link(
                socket, new DataInputStream(socket.getInputStream()), new DataOutputStream(socket.getOutputStream()));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is of no use any more.
        }
    }
}

package io.github.jjak.serve.http.internal;

import io.github.jjak.serve.http.Keys;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Who may do what.
 *
 * @param clients keys of those who may ask; if there are none, nobody is asked for one
 * @param administrators keys of those who run the server; if there are none, they must be on this machine, and nobody may if clients need keys
 */
public record Access(Keys clients, Keys administrators) {

    void check(Audience audience, Context context) {
        String authorization = context.header("Authorization");
        boolean administrator = !administrators.isEmpty() && administrators.fit(authorization);
        switch (audience) {
            case ALL -> {}
            case CLIENTS -> {
                if (!clients.isEmpty() && !administrator && !clients.fit(authorization)) {
                    throw new ProblemException(
                            Problem.UNAUTHORIZED, "A key is needed: send the header Authorization: Bearer KEY.");
                }
            }
            case ADMINISTRATORS -> checkAdministrator(administrator, context);
        }
    }

    private void checkAdministrator(boolean administrator, Context context) {
        if (!administrators.isEmpty()) {
            if (!administrator) {
                throw new ProblemException(
                        Problem.UNAUTHORIZED,
                        "An administrator's key is needed: send the header Authorization: Bearer KEY.");
            }
        } else if (!clients.isEmpty() || !isOfThisMachine(context)) {
            throw new ProblemException(
                    Problem.FORBIDDEN,
                    "Without a file of administrators' keys the server is administered from its own machine only,"
                            + " and not at all if clients need keys. Start it with such a file.");
        }
    }

    /** A proxy in front is on this machine too, but says for whom it asks. */
    private static boolean isOfThisMachine(Context context) {
        try {
            return context.header("Forwarded") == null
                    && context.header("X-Forwarded-For") == null
                    && InetAddress.getByName(context.req().getRemoteAddr()).isLoopbackAddress();
        } catch (UnknownHostException notAnAddress) {
            return false;
        }
    }
}

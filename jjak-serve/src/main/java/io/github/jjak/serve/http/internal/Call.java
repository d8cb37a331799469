package io.github.jjak.serve.http.internal;

import io.github.jjak.serve.http.Limits;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that passed the door: received by a thread of the connections, looked at by a thread of the work. */
public final class Call {

    private static final int LONGEST_PARAMETER = 100;

    private final Context context;
    private final Limits limits;
    private byte[] sent = new byte[0];
    private boolean received;

    Call(Context context, Limits limits) {
        this.context = context;
        this.limits = limits;
    }

    /**
     * Takes the body off the connection.
     *
     * @throws ProblemException if it is too large, of another type, or not sent whole
     */
    void receive() {
        if (hasBody()) {
            try {
                sent = BodyReader.receive(context.req().getInputStream(), context.contentType(), limits);
                received = true;
            } catch (IOException cause) {
                throw new ProblemException(Problem.INVALID, "The body was not sent whole.");
            }
        }
    }

    boolean hasBody() {
        return hasBody(context);
    }

    /** Whether the headers announce a body. */
    static boolean hasBody(Context context) {
        return context.req().getContentLengthLong() > 0 || context.header("Transfer-Encoding") != null;
    }

    /** Number of bytes of the body. */
    int size() {
        return sent.length;
    }

    /** The body, which must be a JSON object. */
    public JsonBody json() {
        if (!received) {
            BodyReader.requireJson(context.contentType());
        }
        return JsonBody.parse(body());
    }

    /** The body, or an empty object if there is none. */
    public JsonBody jsonOrNothing() {
        return JsonBody.parse(received ? body() : "{}");
    }

    private String body() {
        try {
            return BodyReader.decode(sent, context.header("Content-Encoding"), limits);
        } catch (IOException cause) {
            throw new ProblemException(Problem.INVALID, "The body was not sent whole.");
        }
    }

    /** What a request may have. */
    public Limits limits() {
        return limits;
    }

    /** A parameter behind the question mark, or empty. */
    public Optional<String> parameter(String name) {
        List<String> values = context.queryParams(name);
        if (values.size() > 1) {
            throw new ProblemException(Problem.INVALID, "The parameter \"" + name + "\" is given twice.", name);
        }
        return values.stream().findFirst().map(value -> valid(value, name));
    }

    /** All parameters whose name starts so, without that start. */
    public Map<String, String> parameters(String start) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : context.queryParamMap().keySet()) {
            if (name.startsWith(start)) {
                parameter(name).ifPresent(value -> found.put(valid(name.substring(start.length()), start), value));
            }
        }
        return found;
    }

    /** Refuses parameters other than these and those that start so. */
    public void requireParameters(List<String> known, String start) {
        for (String name : context.queryParamMap().keySet()) {
            if (!known.contains(name) && !name.startsWith(start)) {
                throw new ProblemException(
                        Problem.INVALID,
                        "A parameter is unknown here; the parameters are " + String.join(", ", known) + " and " + start
                                + "COLUMN.");
            }
        }
    }

    private static String valid(String value, String name) {
        // What a client sent as another encoding or as no encoding at all arrives as replacement characters.
        if (value.indexOf('\uFFFD') >= 0) {
            throw new ProblemException(
                    Problem.INVALID, "The parameter \"" + name + "\" is not UTF-8, percent-encoded.", name);
        }
        return JsonBody.requireUnicode(value, name);
    }

    /** A whole number, or null if it is absent. */
    public @Nullable Integer integer(String name, int least, int most) {
        return parameter(name)
                .map(value -> {
                    if (!value.matches("-?[0-9]{1,9}")
                            || Integer.parseInt(value) < least
                            || Integer.parseInt(value) > most) {
                        throw new ProblemException(
                                Problem.INVALID,
                                "The parameter \"" + name + "\" must be a whole number from " + least + " to " + most
                                        + ".",
                                name);
                    }
                    return Integer.parseInt(value);
                })
                .orElse(null);
    }

    /** A finite number, or null if it is absent. */
    public @Nullable Double number(String name) {
        return parameter(name)
                .map(value -> {
                    if (value.length() > LONGEST_PARAMETER
                            || !value.matches("[-+]?[0-9]*\\.?[0-9]+([eE][-+]?[0-9]{1,3})?")) {
                        throw new ProblemException(
                                Problem.INVALID, "The parameter \"" + name + "\" must be a number.", name);
                    }
                    return Double.parseDouble(value);
                })
                .filter(value -> Double.isFinite(value))
                .orElse(null);
    }

    /** True or false; false if it is absent. */
    public boolean flag(String name) {
        return parameter(name)
                .map(value -> JsonBody.oneOf(value, name, "true", "false").equals("true"))
                .orElse(false);
    }

    /** A header, or null. */
    public @Nullable String header(String name) {
        return context.header(name);
    }
}

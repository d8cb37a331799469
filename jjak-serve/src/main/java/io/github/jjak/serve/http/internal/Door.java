package io.github.jjak.serve.http.internal;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which host names and origins are let in. A page of a stranger that a person has open can send requests to this server: under its own
 * origin, or, by DNS rebinding, under its own host name that leads here. So the Host header must be an address, {@code localhost} or a name
 * that was allowed, and the Origin header, which browsers add, must be this server's own or one that was allowed.
 *
 * @param hosts names without ports, in lower case
 * @param origins as browsers write them, {@code https://faq.example.com}
 */
public record Door(Set<String> hosts, Set<String> origins) {

    private static final Pattern IP_V4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IP_V6 = Pattern.compile("\\[[0-9a-f:.%]+]");
    private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");

    public Door {
        hosts = lowerCase(hosts);
        origins = lowerCase(origins);
    }

    /** A door for a server that listens on this host. */
    public static Door of(String listensOn, List<String> hosts, List<String> origins) {
        Set<String> names = new HashSet<>(hosts);
        names.add("localhost");
        names.add(listensOn);
        return new Door(names, Set.copyOf(origins));
    }

    /**
     * Checks what a request says of where it goes and where it comes from.
     *
     * @param host the Host header
     * @param origin the Origin header
     * @param site the Sec-Fetch-Site header
     * @param writes whether the request may change something
     * @throws ProblemException if it is not let in
     */
    void check(@Nullable String host, @Nullable String origin, @Nullable String site, boolean writes) {
        if (host == null || !isAllowed(host)) {
            throw new ProblemException(
                    Problem.FORBIDDEN,
                    "This host name is not one of the server's. Use its address or localhost, or start it with"
                            + " the name among the allowed hosts.");
        }
        if (origin != null) {
            if (!isOwn(origin, host) && !origins.contains(origin.toLowerCase(Locale.ROOT))) {
                throw new ProblemException(
                        Problem.FORBIDDEN,
                        "Pages of this origin may not ask. Start the server with the origin among the allowed ones.");
            }
        } else if (writes && "cross-site".equals(site)) {
            throw new ProblemException(Problem.FORBIDDEN, "Pages of other sites may not send anything here.");
        }
    }

    private boolean isAllowed(String host) {
        String name = PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst("");
        return hosts.contains(name)
                || IP_V4.matcher(name).matches()
                || IP_V6.matcher(name).matches();
    }

    private static boolean isOwn(String origin, String host) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    /** The origin to be told that its pages may read the answer, or null. */
    @Nullable
    String allowed(@Nullable String origin) {
        return origin != null && origins.contains(origin.toLowerCase(Locale.ROOT)) ? origin : null;
    }

    private static Set<String> lowerCase(Set<String> words) {
        Set<String> lower = new HashSet<>();
        words.forEach(word -> lower.add(word.toLowerCase(Locale.ROOT)));
        return Set.copyOf(lower);
    }
}

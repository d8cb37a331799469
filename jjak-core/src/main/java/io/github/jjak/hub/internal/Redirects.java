package io.github.jjak.hub.internal;

import io.github.jjak.error.ModelException;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a redirect may lead, and where the token may go. */
final class Redirects {

    private Redirects() {}

    static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /**
     * The address a redirect names.
     *
     * @param from the address that answered
     * @param location its {@code Location} header, absolute or relative
     * @throws ModelException if it is none, leads away from http and https, or from https to http
     */
    static URI target(URI from, @Nullable String location) {
        URI target;
        try {
            target = from.resolve(location == null ? "" : location);
        } catch (IllegalArgumentException noAddress) {
            throw refused(from, "to something that is not an address", noAddress);
        }
        if (location == null || location.isBlank() || target.getHost() == null || target.getRawUserInfo() != null) {
            throw refused(from, "to something that is not an address", null);
        }
        String scheme = scheme(target);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw refused(from, "to " + EscapedText.of(scheme) + ":", null);
        }
        if (scheme.equals("http") && scheme(from).equals("https")) {
            throw refused(from, "from https to http, where anybody on the way could read and change the files", null);
        }
        return target;
    }

    /** Same scheme, host and port: the token of one may be sent to the other. */
    static boolean isSameOrigin(URI one, URI other) {
        return scheme(one).equals(scheme(other))
                && String.valueOf(one.getHost()).equalsIgnoreCase(String.valueOf(other.getHost()))
                && port(one) == port(other);
    }

    private static String scheme(URI uri) {
        return String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : scheme(uri).equals("https") ? 443 : 80;
    }

    private static ModelException refused(URI from, String where, @Nullable Exception cause) {
        return new ModelException(
                "The hub at " + from.getHost() + " redirects " + where + "; that is not followed.", cause);
    }
}

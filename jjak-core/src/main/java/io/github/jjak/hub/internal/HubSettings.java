package io.github.jjak.hub.internal;

import io.github.jjak.error.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the hub and its cache are, in the variables that Python's {@code huggingface_hub} reads too.
 *
 * @param endpoint address of the hub without a slash at its end ({@code HF_ENDPOINT})
 * @param token secret that opens private and gated models ({@code HF_TOKEN}, or the content of the file
 *     {@code HF_TOKEN_PATH}, by default {@code $HF_HOME/token}); null for none
 * @param cache folder of the cache ({@code HF_HUB_CACHE}, by default {@code $HF_HOME/hub})
 * @param offline whether no request may be made ({@code HF_HUB_OFFLINE} or {@code TRANSFORMERS_OFFLINE})
 */
public record HubSettings(URI endpoint, @Nullable String token, Path cache, boolean offline) {

    private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
    private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
    private static final int LARGEST_TOKEN = 4096;

    /** @throws UsageException if the token could not be sent as a header */
    public HubSettings {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(cache, "cache");
        if (token != null && (!TOKEN.matcher(token).matches() || token.length() > LARGEST_TOKEN)) {
            // The value stays out of the message: it is a secret.
            throw new UsageException("The hub token contains invalid characters, or is longer than " + LARGEST_TOKEN
                    + ". Set HF_TOKEN to the token as the hub shows it (hf_…), or unset it.");
        }
    }

    /**
     * Reads the settings.
     *
     * @param environment the variables, as {@link System#getenv()} gives them
     * @throws UsageException if a value cannot be used
     */
    public static HubSettings of(Map<String, String> environment) {
        Path home = home(environment);
        String cache = value(environment, "HF_HUB_CACHE");
        if (cache == null) {
            cache = value(environment, "HUGGINGFACE_HUB_CACHE");
        }
        return new HubSettings(
                endpoint(Objects.requireNonNullElse(value(environment, "HF_ENDPOINT"), DEFAULT_ENDPOINT)),
                token(environment, home),
                cache == null ? home.resolve("hub") : path("HF_HUB_CACHE", cache),
                isTrue(environment, "HF_HUB_OFFLINE") || isTrue(environment, "TRANSFORMERS_OFFLINE"));
    }

    private static Path home(Map<String, String> environment) {
        String home = value(environment, "HF_HOME");
        if (home != null) {
            return path("HF_HOME", home);
        }
        String caches = Objects.requireNonNullElse(value(environment, "XDG_CACHE_HOME"), "~/.cache");
        return path("XDG_CACHE_HOME", caches).resolve("huggingface");
    }

    private static URI endpoint(String text) {
        try {
            URI uri = URI.create(text.replaceAll("/+$", ""));
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            if (web
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (IllegalArgumentException noAddress) {
            throw wrongEndpoint(noAddress);
        }
        throw wrongEndpoint(null);
    }

    /** Does not repeat the value: a name and password may stand in it. */
    private static UsageException wrongEndpoint(@Nullable Exception cause) {
        return new UsageException(
                "HF_ENDPOINT is not a valid address. Give one that starts with https:// or http:// and has no user"
                        + " name, ? or #, such as " + DEFAULT_ENDPOINT + ", or unset it.",
                cause);
    }

    private static @Nullable String token(Map<String, String> environment, Path home) {
        String token = value(environment, "HF_TOKEN");
        if (token != null) {
            return token;
        }
        String named = value(environment, "HF_TOKEN_PATH");
        Path file = named == null ? home.resolve("token") : path("HF_TOKEN_PATH", named);
        try (InputStream in = Files.newInputStream(file)) {
            String content = new String(in.readNBytes(LARGEST_TOKEN + 1), StandardCharsets.UTF_8).strip();
            return content.isEmpty() ? null : content;
        } catch (NoSuchFileException none) {
            return null;
        } catch (IOException cause) {
            throw new UsageException(
                    "The file " + file + " that should hold the hub's token cannot be read: make it"
                            + " readable, or set HF_TOKEN or HF_TOKEN_PATH.",
                    cause);
        }
    }

    private static boolean isTrue(Map<String, String> environment, String name) {
        String value = value(environment, name);
        return value != null && TRUE.contains(value.toUpperCase(Locale.ROOT));
    }

    private static Path path(String variable, String text) {
        try {
            boolean below = text.equals("~") || text.startsWith("~/");
            return below ? Path.of(System.getProperty("user.home"), text.substring(1)) : Path.of(text);
        } catch (InvalidPathException noPath) {
            throw new UsageException(
                    variable + " is \"" + EscapedText.of(text) + "\", which is not a valid path on this system.",
                    noPath);
        }
    }

    private static @Nullable String value(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** A server's words without the token, should it have sent it back. */
    String withoutToken(String words) {
        return token == null || token.isEmpty() ? words : words.replace(token, "[token]");
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "HubSettings[endpoint=" + endpoint + ", token=" + (token == null ? "none" : "set") + ", cache=" + cache
                + ", offline=" + offline + "]";
    }
}

package io.github.jjak.hub.internal;

import io.github.jjak.error.UsageException;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The name of a model on the hub: {@code owner/name}, or {@code name} for the few old ones without an owner, with an optional
 * {@code @revision}.
 *
 * @param name {@code owner/name} or {@code name}; each part has 1 to 96 of {@code A-Z a-z 0-9 . _ -}
 * @param revision a branch, a tag or a commit hash, {@code main} unless said otherwise; may have parts between slashes
 */
public record HubId(String name, String revision) {

    /** What is meant when no revision is given. */
    public static final String DEFAULT_REVISION = "main";

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,95}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final int LONGEST_REVISION = 200;

    /** @throws UsageException if a part has other characters than allowed, or could be taken for a path */
    public HubId {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(revision, "revision");
        if (!isName(name)) {
            throw new UsageException("\"" + EscapedText.of(name)
                    + "\" is not a valid model id. An id is owner/name, such as klue/roberta-base; each part has 1 to"
                    + " 96 letters, digits, dots, dashes or underscores, does not begin with a dot or a dash and has"
                    + " no two dots in a row.");
        }
        if (!isRevision(revision)) {
            throw new UsageException("\"" + EscapedText.of(revision)
                    + "\" is not a valid revision. A revision is a branch, a tag or a commit hash of letters, digits,"
                    + " dots, dashes, underscores and slashes, such as main.");
        }
    }

    /**
     * Reads {@code owner/name}, {@code name}, {@code owner/name@revision} or {@code name@revision}.
     *
     * @throws UsageException if it is none of these
     */
    public static HubId parse(String text) {
        int at = text.indexOf('@');
        return at < 0 ? new HubId(text, DEFAULT_REVISION) : new HubId(text.substring(0, at), text.substring(at + 1));
    }

    /** Whether {@link #parse} would accept the text. */
    public static boolean matches(String text) {
        int at = text.indexOf('@');
        return at < 0 ? isName(text) : isName(text.substring(0, at)) && isRevision(text.substring(at + 1));
    }

    /** The same model at another revision. */
    public HubId withRevision(String other) {
        return new HubId(name, other);
    }

    /** Whether the revision is a full commit hash, whose files never change. */
    public boolean isPinned() {
        return isCommit(revision);
    }

    /** Whether a revision is a full commit hash. */
    public static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    private static boolean isName(String name) {
        String[] parts = name.split("/", -1);
        if (parts.length > 2) {
            return false;
        }
        for (String part : parts) {
            if (!isPart(part)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isRevision(String revision) {
        if (revision.length() > LONGEST_REVISION) {
            return false;
        }
        for (String part : revision.split("/", -1)) {
            if (!isPart(part)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPart(String part) {
        return PART.matcher(part).matches() && !part.contains("..");
    }

    /** {@code owner/name}, with {@code @revision} where it is not the default one. */
    @Override
    public String toString() {
        return revision.equals(DEFAULT_REVISION) ? name : name + "@" + revision;
    }
}

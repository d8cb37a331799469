package io.github.jjak.hub.internal;

import io.github.jjak.error.ModelException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the hub's headers say of a file.
 *
 * @param etag name of the content: its SHA-256 for a file in the large store, its git blob id for another one
 * @param size bytes; -1 when not said
 */
record FileMetadata(String etag, long size) {

    static final long UNKNOWN = -1;

    private static final Pattern ETAG = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");

    /**
     * Reads {@code X-Linked-Etag} or {@code ETag}, {@code X-Linked-Size} or {@code Content-Length}, {@code X-Repo-Commit}.
     *
     * @param file name for messages
     * @param commit what was asked for
     * @throws ModelException if a header is missing or cannot be used
     */
    static FileMetadata of(HubAnswer answer, String file, String commit) {
        String answered = answer.firstHeader("X-Repo-Commit");
        if (answered != null && !answered.equals(commit)) {
            throw new ModelException("The hub was asked for " + file + " of commit " + commit
                    + " but answers with another commit (X-Repo-Commit " + EscapedText.of(answered) + ").");
        }
        String linked = answer.firstHeader("X-Linked-Etag");
        String etag = plain(linked == null ? answer.header("ETag") : linked);
        if (etag == null || !ETAG.matcher(etag).matches()) {
            throw new ModelException("The hub names no content of " + file + " that can be stored (ETag "
                    + (etag == null ? "missing" : EscapedText.of(etag)) + ").");
        }
        String size = answer.firstHeader("X-Linked-Size");
        if (size == null && !Redirects.isRedirect(answer.status())) {
            size = answer.header("Content-Length");
        }
        return new FileMetadata(etag, size == null ? UNKNOWN : number(size, file));
    }

    private static long number(String size, String file) {
        if (!size.matches("[0-9]{1,18}")) {
            throw new ModelException("The hub says that " + file + " has " + EscapedText.of(size)
                    + " bytes, which is not a valid size.");
        }
        return Long.parseLong(size);
    }

    /** {@code "x"} and {@code W/"x"} are both {@code x}. */
    private static @Nullable String plain(@Nullable String etag) {
        return etag == null ? null : etag.strip().replaceFirst("^W/", "").replaceAll("^\"|\"$", "");
    }
}

package io.github.jjak.serve.http.internal;

import io.github.jjak.serve.http.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Bodies as text: never more bytes than allowed, before and after decompression, and UTF-8 without faults. */
final class BodyReader {

    private static final int BLOCK = 8192;

    private BodyReader() {}

    /**
     * The bytes of a body, as they were sent.
     *
     * @throws ProblemException for another type, or a body too large
     */
    static byte[] receive(InputStream body, @Nullable String contentType, Limits limits) throws IOException {
        requireJson(contentType);
        return upTo(body, limits.bodyBytes(), "The body has");
    }

    /** @throws ProblemException for another encoding, a body too large when decompressed, or bytes that are no UTF-8 */
    static String decode(byte[] sent, @Nullable String contentEncoding, Limits limits) throws IOException {
        String encoding =
                contentEncoding == null ? "identity" : contentEncoding.strip().toLowerCase(Locale.ROOT);
        byte[] bytes = switch (encoding) {
            case "identity", "" -> sent;
            case "gzip", "x-gzip" -> gunzip(sent, limits);
            default ->
                throw new ProblemException(
                        Problem.MEDIA, "The body's Content-Encoding is not one that is read; send gzip or none.");
        };
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException cause) {
            throw new ProblemException(Problem.INVALID, "The body is not valid UTF-8. Send JSON in UTF-8.");
        }
    }

    static void requireJson(@Nullable String contentType) {
        String[] parts = (contentType == null ? "" : contentType.toLowerCase(Locale.ROOT)).split(";", -1);
        boolean json = parts[0].strip().equals("application/json");
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].replace(" ", "").replace("\"", "");
            json &= !part.startsWith("charset=") || part.equals("charset=utf-8") || part.equals("charset=us-ascii");
        }
        if (!json) {
            throw new ProblemException(
                    Problem.MEDIA,
                    "The body must be JSON in UTF-8 and say so: send the header Content-Type: application/json.");
        }
    }

    private static byte[] gunzip(byte[] sent, Limits limits) throws IOException {
        try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(sent))) {
            return upTo(stream, limits.textBytes(), "The decompressed body has");
        } catch (ZipException | EOFException cause) {
            throw new ProblemException(Problem.INVALID, "The body is said to be gzip, but it is not, or not whole.");
        }
    }

    private static byte[] upTo(InputStream stream, long most, String what) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] block = new byte[BLOCK];
        for (int count = stream.read(block); count >= 0; count = stream.read(block)) {
            if (bytes.size() + (long) count > most) {
                throw new ProblemException(
                        Problem.TOO_LARGE,
                        what + " more than " + most + " bytes, which is the most that is read. Send less at once.");
            }
            bytes.write(block, 0, count);
        }
        return bytes.toByteArray();
    }
}

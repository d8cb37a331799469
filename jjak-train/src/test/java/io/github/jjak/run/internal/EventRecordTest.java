package io.github.jjak.run.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Byte for byte what TensorBoard's own writer writes ({@code parity/event_file.py}). */
class EventRecordTest {

    private static final double SECONDS = 1764441005.125;

    @Test
    void recordsAreThoseOfTensorBoard() throws Exception {
        Map<String, Double> several = new LinkedHashMap<>();
        several.put("train/loss", 0.1);
        several.put("eval/cosine_ndcg@10", -2.5e-7);
        several.put("train/손실", Double.NaN);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        written.write(EventRecord.version(SECONDS));
        written.write(EventRecord.start(SECONDS, 301));
        written.write(EventRecord.scalars(SECONDS, 300, several));
        written.write(EventRecord.scalars(SECONDS, 0, Map.of("a".repeat(200), 1.0)));
        try (InputStream expected =
                Objects.requireNonNull(EventRecordTest.class.getResourceAsStream("/parity/event_file/events.bin"))) {
            assertThat(written.toByteArray()).isEqualTo(expected.readAllBytes());
        }
    }

    /** The check value of CRC-32C, masked as TensorFlow's crc32c.h does. */
    @Test
    void checksumsAreMasked() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        int checksum = 0xe3069283;
        int masked = ((checksum >>> 15) | (checksum << 17)) + 0xa282ead8;
        assertThat(EventRecord.maskedChecksum(digits, 0, digits.length)).isEqualTo(masked);
    }
}

package io.github.jjak.json.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;

/**
 * Writes {@code null} in place of NaN and the infinities, wherever they stand: Jackson would write the string {@code "NaN"}, which
 * whoever reads a number trips over.
 */
final class FiniteNumbers extends JsonGeneratorDelegate {

    FiniteNumbers(JsonGenerator generator) {
        // Not on its own: arrays and trees call back for each number.
        super(generator, false);
    }

    @Override
    public void writeNumber(double value) throws IOException {
        if (Double.isFinite(value)) {
            super.writeNumber(value);
        } else {
            writeNull();
        }
    }

    @Override
    public void writeNumber(float value) throws IOException {
        if (Float.isFinite(value)) {
            super.writeNumber(value);
        } else {
            writeNull();
        }
    }

    @Override
    public void writeArray(double[] array, int offset, int length) throws IOException {
        writeStartArray(array, length);
        for (int i = offset; i < offset + length; i++) {
            writeNumber(array[i]);
        }
        writeEndArray();
    }
}

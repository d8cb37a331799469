package io.github.jjak.tokenize.internal;

import com.google.protobuf.CodedInputStream;
import io.github.jjak.error.ModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a SentencePiece model that a tokenizer needs. Format: {@code sentencepiece_model.proto} of google/sentencepiece.
 *
 * @param pieces the vocabulary in the order of its numbers
 * @param modelType 1 for Unigram, 2 for BPE, 3 for words, 4 for letters
 * @param byteFallback whether unknown letters become bytes
 * @param charsMap the compiled table of letters that normalisation replaces; empty for none
 */
record SentencePieceModel(List<Piece> pieces, int modelType, boolean byteFallback, byte[] charsMap) {

    static final int UNIGRAM = 1;
    static final int BPE = 2;

    /** In the order of their numbers in the file, from 1. */
    private static final List<Kind> KINDS = List.of(Kind.values());

    private static final int MOST_PIECES = 1 << 22;

    // Tags of protobuf's wire format: the field's number times 8, and its kind (0 number, 2 run of bytes, 5 float).
    private static final int PIECE = 1 << 3 | 2;
    private static final int TRAINER = 2 << 3 | 2;
    private static final int NORMALIZER = 3 << 3 | 2;
    private static final int PIECE_TEXT = 1 << 3 | 2;
    private static final int PIECE_SCORE = 2 << 3 | 5;
    private static final int PIECE_KIND = 3 << 3;
    private static final int TRAINER_MODEL_TYPE = 3 << 3;
    private static final int TRAINER_BYTE_FALLBACK = 35 << 3;
    private static final int NORMALIZER_CHARS_MAP = 2 << 3 | 2;

    /** What a piece is for. */
    enum Kind {
        NORMAL,
        UNKNOWN,
        CONTROL,
        USER_DEFINED,
        UNUSED,
        BYTE
    }

    /**
     * One entry of the vocabulary.
     *
     * @param text its letters; a blank is ▁
     * @param score logarithm of its probability
     */
    record Piece(String text, float score, Kind kind) {}

    /**
     * Reads a model.
     *
     * @param origin what messages call it
     * @throws ModelException if it is damaged
     */
    static SentencePieceModel parse(byte[] bytes, String origin) {
        try {
            return new Parser(origin).parse(CodedInputStream.newInstance(bytes));
        } catch (IOException cause) {
            throw new ModelException(
                    origin + " is cut off or damaged: it is not a protobuf message of the expected kind.", cause);
        }
    }

    /** Reads one model; unknown fields are skipped, and no length reaches beyond the message it stands in. */
    private static final class Parser {

        private final String origin;
        private final List<Piece> pieces = new ArrayList<>();
        private int modelType = UNIGRAM;
        private boolean byteFallback;
        private byte[] charsMap = new byte[0];

        Parser(String origin) {
            this.origin = origin;
        }

        SentencePieceModel parse(CodedInputStream input) throws IOException {
            for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
                switch (tag) {
                    case PIECE -> pieces.add(piece(input.readBytes().newCodedInput()));
                    case TRAINER -> trainer(input.readBytes().newCodedInput());
                    case NORMALIZER -> normalizer(input.readBytes().newCodedInput());
                    default -> input.skipField(tag);
                }
                if (pieces.size() > MOST_PIECES) {
                    throw new ModelException(origin + " holds more than " + MOST_PIECES + " pieces.");
                }
            }
            return new SentencePieceModel(List.copyOf(pieces), modelType, byteFallback, charsMap);
        }

        private void trainer(CodedInputStream input) throws IOException {
            for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
                switch (tag) {
                    case TRAINER_MODEL_TYPE -> modelType = input.readEnum();
                    case TRAINER_BYTE_FALLBACK -> byteFallback = input.readBool();
                    default -> input.skipField(tag);
                }
            }
        }

        private Piece piece(CodedInputStream input) throws IOException {
            String text = "";
            float score = 0;
            int kind = 1;
            for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
                switch (tag) {
                    case PIECE_TEXT -> text = input.readString();
                    case PIECE_SCORE -> score = input.readFloat();
                    case PIECE_KIND -> kind = input.readEnum();
                    default -> input.skipField(tag);
                }
            }
            if (kind < 1 || kind > KINDS.size() || !Float.isFinite(score)) {
                throw new ModelException(origin + " holds a piece of an unknown kind or without a finite score.");
            }
            return new Piece(text, score, KINDS.get(kind - 1));
        }

        private void normalizer(CodedInputStream input) throws IOException {
            for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
                if (tag == NORMALIZER_CHARS_MAP) {
                    charsMap = input.readByteArray();
                } else {
                    input.skipField(tag);
                }
            }
        }
    }
}

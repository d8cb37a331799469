package io.github.jjak.tokenize;

import io.github.jjak.error.ModelException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

    private static final int MOST_PIECES = 1 << 22;

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
        List<Piece> pieces = new ArrayList<>();
        int modelType = UNIGRAM;
        boolean byteFallback = false;
        byte[] charsMap = new byte[0];
        ProtobufReader model = new ProtobufReader(ByteBuffer.wrap(bytes), origin);
        for (int field = model.nextField(); field != 0; field = model.nextField()) {
            switch (field) {
                case 1 -> pieces.add(piece(new ProtobufReader(model.block(), origin), origin));
                case 2 -> {
                    ProtobufReader trainer = new ProtobufReader(model.block(), origin);
                    for (int part = trainer.nextField(); part != 0; part = trainer.nextField()) {
                        switch (part) {
                            case 3 -> modelType = (int) trainer.varint();
                            case 35 -> byteFallback = trainer.varint() != 0;
                            default -> trainer.skip();
                        }
                    }
                }
                case 3 -> charsMap = charsMap(new ProtobufReader(model.block(), origin));
                default -> model.skip();
            }
            if (pieces.size() > MOST_PIECES) {
                throw new ModelException(origin + " holds more than " + MOST_PIECES + " pieces.");
            }
        }
        return new SentencePieceModel(List.copyOf(pieces), modelType, byteFallback, charsMap);
    }

    private static Piece piece(ProtobufReader message, String origin) {
        String text = "";
        float score = 0;
        long kind = 1;
        for (int field = message.nextField(); field != 0; field = message.nextField()) {
            switch (field) {
                case 1 -> text = StandardCharsets.UTF_8.decode(message.block()).toString();
                case 2 -> score = message.fixed32();
                case 3 -> kind = message.varint();
                default -> message.skip();
            }
        }
        if (kind < 1 || kind > Kind.values().length || !Float.isFinite(score)) {
            throw new ModelException(origin + " holds a piece of an unknown kind or without a finite score.");
        }
        return new Piece(text, score, Kind.values()[(int) kind - 1]);
    }

    private static byte[] charsMap(ProtobufReader normalizer) {
        byte[] charsMap = new byte[0];
        for (int field = normalizer.nextField(); field != 0; field = normalizer.nextField()) {
            if (field == 2) {
                ByteBuffer block = normalizer.block();
                charsMap = new byte[block.remaining()];
                block.get(charsMap);
            } else {
                normalizer.skip();
            }
        }
        return charsMap;
    }
}

package io.github.jjak.bench.peers;

import io.github.jjak.bench.EncoderSize;
import io.github.jjak.file.internal.AtomicFolder;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tokenize.internal.TokenizerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The model folders that both sides load: random weights, one tokenizer, mean pooling, with and without dropout. */
record PeerModels(Path folder, List<String> pieces) {

    /** Positions enough for the longest texts, special tokens included. */
    private static final int MAX_SEQUENCE_LENGTH = 512;

    private static final double DROPOUT = 0.1;
    private static final long SEED = 1;

    /** Writes {@code NAME} and {@code NAME-no-dropout}, whose weights are the same. */
    void write(EncoderSize size, String name) throws IOException {
        Path tokenizer = folder.resolve("tokenizer");
        AtomicFolder.write(tokenizer, this::writeTokenizer);
        write(size, tokenizer, DROPOUT, folder.resolve(name));
        write(size, tokenizer, 0, folder.resolve(name + "-no-dropout"));
    }

    /** Writes {@code NAME-cross}: the encoder NAME with a new head of one label. */
    void writeCrossEncoder(String name) {
        try (SentenceTransformer encoder = SentenceTransformer.load(folder.resolve(name));
                CrossEncoder model = CrossEncoder.create(encoder, 1, MAX_SEQUENCE_LENGTH, SEED)) {
            model.save(folder.resolve(name + "-cross"));
        }
    }

    /** As Jjak saves models, so that the folder says what its pooling is. */
    private void write(EncoderSize size, Path tokenizer, double dropout, Path target) throws IOException {
        Path plain = folder.resolve(String.format(Locale.ROOT, "%s-plain", target.getFileName()));
        AtomicFolder.write(plain, into -> size.write(into, tokenizer, dropout));
        try (SentenceTransformer model = SentenceTransformer.load(plain)) {
            model.save(target);
        }
        AtomicFolder.delete(plain);
    }

    private void writeTokenizer(Path target) throws IOException {
        Files.writeString(target.resolve("tokenizer.json"), JsonFile.formatLine(TokenizerJson.wordPiece(pieces)));
        JsonFile.write(
                target.resolve("tokenizer_config.json"),
                JsonFile.object()
                        .put("cls_token", "[CLS]")
                        .put("mask_token", "[MASK]")
                        .put("model_max_length", MAX_SEQUENCE_LENGTH)
                        .put("pad_token", "[PAD]")
                        .put("sep_token", "[SEP]")
                        .put("tokenizer_class", "PreTrainedTokenizerFast")
                        .put("unk_token", "[UNK]"));
        JsonFile.write(
                target.resolve("sentence_bert_config.json"),
                JsonFile.object().put("max_seq_length", MAX_SEQUENCE_LENGTH).put("do_lower_case", false));
    }
}

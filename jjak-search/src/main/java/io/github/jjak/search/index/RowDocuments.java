package io.github.jjak.search.index;

import io.github.jjak.search.index.SearchHit.Passage;
import io.github.jjak.search.internal.TermAnalysis;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.BytesRef;

/** A row as Lucene's documents, one per passage; see {@link IndexFields}. */
final class RowDocuments {

    /** Lucene refuses longer terms. */
    private static final int MOST_TERM_BYTES = 32_766;

    private static final FieldType WORDS = words(true);
    private static final FieldType CODES = words(false);

    private RowDocuments() {}

    private static FieldType words(boolean analysed) {
        FieldType type = new FieldType();
        type.setTokenized(analysed);
        type.setOmitNorms(!analysed);
        type.setIndexOptions(analysed ? IndexOptions.DOCS_AND_FREQS : IndexOptions.DOCS);
        type.freeze();
        return type;
    }

    static List<Document> of(PassageEncoder.EncodedRow encoded, TermAnalysis analysis, VectorSpace space) {
        IndexRow row = encoded.row();
        List<Document> documents = new ArrayList<>();
        for (Passage passage : encoded.passages()) {
            Document document = new Document();
            document.add(new StringField(IndexFields.ID, row.id(), Field.Store.YES));
            document.add(new NumericDocValuesField(IndexFields.NUMBER, passage.number()));
            document.add(new NumericDocValuesField(IndexFields.START, passage.start()));
            document.add(new NumericDocValuesField(IndexFields.END, passage.end()));
            String text = row.text().substring(passage.start(), passage.end());
            document.add(new Field(IndexFields.TEXT, analysis.cut(text), WORDS));
            Codes.of(text).forEach(code -> document.add(new Field(IndexFields.CODE, code, CODES)));
            row.columns().forEach((name, value) -> {
                if (new BytesRef(value).length <= MOST_TERM_BYTES) {
                    document.add(new StringField(IndexFields.column(name), value, Field.Store.NO));
                }
            });
            float[][] vectors = encoded.vectors();
            if (vectors != null) {
                document.add(new KnnFloatVectorField(IndexFields.VECTOR, vectors[passage.number()], space.ofGraph()));
            }
            documents.add(document);
        }
        Document first = documents.get(0);
        first.add(new StoredField(IndexFields.ROW_TEXT, row.text()));
        first.add(new StoredField(IndexFields.ROW_HASH, hash(row)));
        row.columns().forEach((name, value) -> first.add(new StoredField(IndexFields.column(name), value)));
        return documents;
    }

    /** Equal for rows of equal text and columns. */
    static String hash(IndexRow row) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(row.text().getBytes(StandardCharsets.UTF_8));
            new TreeMap<>(row.columns()).forEach((name, value) -> {
                digest.update((byte) 0xff);
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0xff);
                digest.update(value.getBytes(StandardCharsets.UTF_8));
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}

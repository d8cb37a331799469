package io.github.jjak.judgement;

import io.github.jjak.error.UsageException;
import java.util.Objects;

/**
 * How well a document answers a question, as somebody judged it.
 *
 * @param query the question, or its id where the file has ids
 * @param documentId id of the document
 * @param grade above 0 for relevant, the higher the more; 0 and below for not relevant
 */
public record Judgement(String query, String documentId, double grade) {

    /** @throws UsageException if a name is blank or the grade is not a finite number */
    public Judgement {
        Objects.requireNonNull(query, "query");
        Objects.requireNonNull(documentId, "documentId");
        if (query.isBlank() || documentId.isBlank() || !Double.isFinite(grade)) {
            throw new UsageException("A judgement needs a query, the id of a document and a finite grade.");
        }
    }
}

package io.github.jjak.distill.internal;

import io.github.jjak.model.SentenceTransformer;
import java.nio.file.Path;

/** Texts from which a teacher makes a lesson. */
public interface LessonMaterial {

    /** How many texts the teacher encodes at most. */
    int texts();

    /**
     * Asks the teacher, who is not needed afterwards.
     *
     * @param folder of vectors by content: those that it has are not computed again
     */
    Lesson taughtBy(SentenceTransformer teacher, SentenceTransformer student, Path folder);
}

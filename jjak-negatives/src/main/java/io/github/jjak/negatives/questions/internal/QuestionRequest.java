package io.github.jjak.negatives.questions.internal;

import io.github.jjak.error.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a chat model is asked for, and how its answer is read: a question per line.
 *
 * @param questions wanted for each answer, 1 to 50
 * @param instruction what the model is told before it sees an answer
 */
public record QuestionRequest(int questions, String instruction) {

    private static final int MOST = 50;
    private static final int LONGEST_QUESTION = 500;
    private static final Pattern NUMBERING = Pattern.compile("^\\s*(?:[-*•]|\\(?\\d{1,3}[.):]|[Qq]\\d{0,3}[.:])\\s+");
    private static final Pattern QUOTES = Pattern.compile("^[\"'“”「『]+|[\"'“”」』]+,?$");

    /** @throws UsageException if the number is out of range */
    public QuestionRequest {
        if (questions < 1 || questions > MOST) {
            throw new UsageException(
                    "The questions for each answer must be 1 to " + MOST + ", but are " + questions + ".");
        }
    }

    /** The usual instruction, which asks for the language of the answer. */
    public static QuestionRequest of(int questions) {
        return new QuestionRequest(
                questions,
                "The user gives you a text from a help centre. Write " + questions
                        + " different questions that somebody could type and that this text answers. Write in the"
                        + " language of the text, in the words of a customer, not of the text: some short, some whole"
                        + " sentences. Do not repeat sentences of the text. One question per line, without numbers,"
                        + " and nothing else.");
    }

    /** The questions in a model's answer, at most as many as were wanted. */
    List<String> read(String response) {
        Set<String> found = new LinkedHashSet<>();
        for (String line : response.lines().toList()) {
            String question = NUMBERING.matcher(line.strip()).replaceFirst("");
            question = QUOTES.matcher(question.strip()).replaceAll("").strip();
            boolean heading = question.endsWith(":") || question.startsWith("```") || question.startsWith("<");
            if (!question.isEmpty() && !heading && question.length() <= LONGEST_QUESTION) {
                found.add(question);
            }
        }
        return new ArrayList<>(found).subList(0, Math.min(questions, found.size()));
    }
}

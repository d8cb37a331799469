package io.github.jjak.negatives.questions.internal;

import io.github.jjak.error.JjakException;
import io.github.jjak.error.RunException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * Asks for questions, several answers at a time.
 *
 * @param endpoint which is asked
 * @param asked what was said before, to which more is added
 * @param parallel requests at a time, at least 1
 */
public record QuestionAsking(ChatEndpoint endpoint, QuestionRequest request, AskedQuestions asked, int parallel) {

    /**
     * The questions of each answer. The first failure ends it; what was said until then is kept in the file.
     *
     * @param answers distinct texts
     * @param progress takes how many of them are done
     */
    public Map<String, List<String>> ask(List<String> answers, IntConsumer progress) {
        ExecutorService workers = Executors.newFixedThreadPool(parallel);
        try {
            List<Future<List<String>>> futures = new ArrayList<>();
            for (String answer : answers) {
                futures.add(workers.submit(() -> questions(answer)));
            }
            Map<String, List<String>> questions = new LinkedHashMap<>();
            for (int place = 0; place < futures.size(); place++) {
                questions.put(answers.get(place), futures.get(place).get());
                progress.accept(place + 1);
            }
            return questions;
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof JjakException known) {
                throw known;
            }
            throw new RunException("Asking for questions failed: " + failure.getCause(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RunException("Asking for questions was interrupted.", interrupted);
        } finally {
            workers.shutdownNow();
        }
    }

    private List<String> questions(String answer) {
        List<String> before = asked.of(answer);
        if (before != null) {
            return before;
        }
        List<String> questions = request.read(endpoint.complete(request.instruction(), answer));
        asked.add(answer, questions);
        return questions;
    }
}

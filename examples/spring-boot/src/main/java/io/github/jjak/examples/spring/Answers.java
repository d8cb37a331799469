package io.github.jjak.examples.spring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/** Puts the answers into the vector store when the application starts. */
@Component
class Answers implements ApplicationRunner {

    private final VectorStore store;
    private final Resource file;

    Answers(VectorStore store, @Value("classpath:answers.csv") Resource file) {
        this.store = store;
        this.file = file;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        List<Document> documents = new ArrayList<>();
        for (String line : file.getContentAsString(StandardCharsets.UTF_8).lines().skip(1).toList()) {
            int first = line.indexOf(',');
            int last = line.lastIndexOf(',');
            documents.add(new Document(
                    line.substring(0, first),
                    line.substring(first + 1, last),
                    Map.of("topic", line.substring(last + 1))));
        }
        store.add(documents);
    }
}

package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFields;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which entries of {@code modules.json} a text's vector depends on, as sentence-transformers 6 runs them.
 *
 * <p>There every module reads a value by name and writes one: the Transformer writes {@code token_embeddings}, a Pooling makes
 * {@code sentence_embedding} of it, and a Dense or Normalize says what it reads and writes ({@code module_input_name},
 * {@code module_output_name}). Each reads one value, so what the final {@code sentence_embedding} came from is a chain:
 *
 * <ol>
 *   <li>Forward: a module must read what some module before it wrote. A Normalize that does not has no effect.
 *   <li>Backward from the last module that wrote {@code sentence_embedding} to the one that wrote what it read, and so on.
 *   <li>Along the chain exactly one Pooling turns vectors of tokens into one of the text.
 * </ol>
 */
final class ModuleChain {

    static final String TOKENS = "token_embeddings";
    static final String SENTENCE = "sentence_embedding";

    /** Hidden states of all layers, which the Transformer writes where its {@code config.json} says so. */
    private static final String LAYERS = "all_layer_embeddings";

    static final String INPUT = "module_input_name";
    static final String OUTPUT = "module_output_name";

    private static final Logger log = LoggerFactory.getLogger(ModuleChain.class);

    private final String origin;
    private final List<Step> steps = new ArrayList<>();
    private final Set<String> written;

    private record Step(ModuleEntry entry, String reads, String writes) {}

    private ModuleChain(String origin, Set<String> written) {
        this.origin = origin;
        this.written = new HashSet<>(written);
    }

    /**
     * The modules that count, in order, one Pooling among them.
     *
     * @param further all entries but the Transformer
     * @param origin name of {@code modules.json} for messages
     * @param allLayers whether the Transformer gives the hidden states of all layers
     * @throws ModelException naming the module that is unknown, reads what is not there, or stands in the wrong place
     */
    static List<ModuleEntry> of(List<ModuleEntry> further, String origin, boolean allLayers) {
        ModuleChain chain = new ModuleChain(origin, allLayers ? Set.of(TOKENS, LAYERS) : Set.of(TOKENS));
        further.forEach(chain::add);
        return chain.walkBack(1);
    }

    /**
     * The modules that count behind a table of token vectors, which writes the text's vector itself; no Pooling among them.
     *
     * @throws ModelException as {@link #of}
     */
    static List<ModuleEntry> ofTable(List<ModuleEntry> further, String origin) {
        ModuleChain chain = new ModuleChain(origin, Set.of(SENTENCE));
        further.forEach(chain::add);
        return chain.walkBack(0);
    }

    /**
     * The modules that count of a whole list, whose first entry is the encoder.
     *
     * @param encoder what the first entry says
     */
    static List<ModuleEntry> counted(List<ModuleEntry> entries, String origin, EncoderConfiguration encoder) {
        List<ModuleEntry> further = entries.subList(1, entries.size());
        return encoder.isTable()
                ? ofTable(further, origin)
                : of(
                        further,
                        origin,
                        encoder.json().path("output_hidden_states").asBoolean());
    }

    private void add(ModuleEntry entry) {
        String className = entry.className();
        switch (className) {
            case "Pooling" -> add(new Step(entry, TOKENS, SENTENCE));
            case LayerPooling.CLASS_NAME -> add(new Step(entry, LAYERS, TOKENS));
            case "Dropout", VectorNorm.CLASS_NAME -> add(new Step(entry, SENTENCE, SENTENCE));
            case "Dense", "Normalize" -> {
                ObjectNode json = entry.configuration();
                if (className.equals("Normalize")) {
                    FolderKeys.NORMALIZE.check(json, entry.configurationFile().toString());
                }
                JsonFields fields =
                        new JsonFields(json, entry.configurationFile().toString());
                String reads = fields.text(INPUT, SENTENCE);
                add(new Step(entry, reads, fields.text(OUTPUT, reads)));
            }
            case "Transformer", StaticFolder.CLASS_NAME ->
                throw new ModelException(origin + ": there is a second " + className
                        + "; Jjak supports only one encoder, as the first module.");
            default -> throw UnknownModule.refusal(origin, className, "");
        }
    }

    private void add(Step step) {
        if (written.contains(step.reads())) {
            steps.add(step);
            written.add(step.writes());
        } else if (Set.of("Normalize", LayerPooling.CLASS_NAME)
                .contains(step.entry().className())) {
            warnWithoutEffect(step.entry());
        } else {
            throw new ModelException(origin + ": the module " + step.entry().className() + " reads \"" + step.reads()
                    + "\", which no module before it writes. A Pooling writes \"" + SENTENCE + "\", so "
                    + step.entry().className() + " belongs after it; one that works on vectors of tokens says "
                    + INPUT + " \"" + TOKENS + "\".");
        }
    }

    /** @param wantedPoolings 1, or 0 where the first module has pooled */
    private List<ModuleEntry> walkBack(int wantedPoolings) {
        Deque<Step> chain = new ArrayDeque<>();
        String wanted = SENTENCE;
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            if (step.writes().equals(wanted)) {
                chain.addFirst(step);
                wanted = step.reads();
            } else {
                warnWithoutEffect(step.entry());
            }
        }
        long poolings = chain.stream().filter(ModuleChain::isPooling).count();
        if (poolings < wantedPoolings) {
            throw new ModelException(origin
                    + " lists no Pooling, so the model has token vectors only and no sentence vector, in"
                    + " sentence-transformers too. Add a Pooling, or"
                    + " remove"
                    + " " + ModuleEntry.FILE + " to get mean pooling.");
        }
        if (poolings > 1) {
            throw new ModelException(
                    origin + ": one Pooling reads the output of another; only one can follow the token vectors.");
        }
        return chain.stream().map(Step::entry).toList();
    }

    private static boolean isPooling(Step step) {
        return step.entry().className().equals("Pooling");
    }

    private void warnWithoutEffect(ModuleEntry entry) {
        log.warn(
                "{}: the module {} ({}) has no effect on the sentence vector and is ignored.",
                origin,
                entry.className(),
                entry.folder().getFileName());
    }
}

package io.github.jjak.model.internal;

import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.encoder.internal.EncoderTraining;
import io.github.jjak.encoder.internal.RoutedArchitecture;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.TextRole;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.Value;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Questions and answers through models of their own, as sentence-transformers' {@code Router} sends them. The numbers of the routes' tokens
 * lie beside each other, so a row's tokens say which route is theirs, and nobody between the tokenizer and this class has to know of routes
 * ({@code docs/decisions/0236-routers.md}).
 *
 * <p>A row's vector stands at its first token, all other tokens have zeros, and the pooling behind takes the first. Routes may share modules.
 */
final class RoutedEncoder implements Encoder {

    private final String location;
    private final RouterConfiguration configuration;
    private final List<EmbeddingModel> routes;
    private final int[] firstNumbers;
    private final Map<TextRole, TextSide> sides = new EnumMap<>(TextRole.class);
    private final List<ModulePart> parts;
    private final EncoderConfiguration sizes;
    private final Modules modules;

    /**
     * @param location of the whole model, for messages
     * @param routes models by the names of the routes; all give vectors of one size. They are closed with this encoder, not by themselves
     */
    RoutedEncoder(String location, RouterConfiguration configuration, Map<String, EmbeddingModel> routes) {
        this.location = location;
        this.configuration = configuration;
        this.routes = List.copyOf(routes.values());
        this.firstNumbers = new int[this.routes.size() + 1];
        Map<String, TextSide> byRoute = new LinkedHashMap<>();
        int route = 0;
        for (Map.Entry<String, EmbeddingModel> named : routes.entrySet()) {
            EmbeddingModel model = named.getValue();
            byRoute.put(
                    named.getKey(),
                    new TextSide(
                            location,
                            model.tokenizer(),
                            model.encoder().tokenNumbers(),
                            model.maxSequenceLength(),
                            model.modules().pooling().includePrompt(),
                            firstNumbers[route]));
            firstNumbers[route + 1] =
                    Math.addExact(firstNumbers[route], model.encoder().tokenNumbers());
            route++;
        }
        for (TextRole role : TextRole.values()) {
            String name = configuration.of(role);
            TextSide side = name == null ? null : byRoute.get(name);
            if (side != null) {
                sides.put(role, side);
            }
        }
        this.parts = RoutedParts.distinct(routes);
        int dimension = this.routes.get(0).wholeDimension();
        this.sizes = RoutedArchitecture.configuration(
                encoders(),
                firstNumbers[this.routes.size()],
                dimension,
                RoutedParts.json(configuration, routes, parts));
        this.modules =
                new Modules(null, List.of(), new Pooling(dimension, List.of(StandardPooling.CLS), true), List.of());
    }

    /** What is said where only one encoder will do. */
    static UsageException refusal(String location, String work) {
        return new UsageException("The model " + location
                + " has a Router: questions and answers go through encoders of their own. It is not possible to " + work
                + " with it. Do that with the models of its routes, before they are put together.");
    }

    RouterConfiguration router() {
        return configuration;
    }

    /** The modules of all routes, each once. */
    List<ModulePart> parts() {
        return parts;
    }

    List<EmbeddingModel> routes() {
        return routes;
    }

    /** What stands behind this encoder: the first token's vector. */
    Modules modules() {
        return modules;
    }

    TextSide side(TextRole role) {
        TextSide side = sides.get(role);
        if (side == null) {
            throw new UsageException("The model " + location + " has a Router with the routes "
                    + configuration.routes().keySet() + " and no way for "
                    + (role == TextRole.TEXT
                            ? "texts that are neither questions nor answers. Encode questions or answers, or give it a default_route."
                            : role == TextRole.QUERY ? "questions." : "answers."));
        }
        return side;
    }

    /**
     * The role whose texts take a route of a model's Router.
     *
     * @throws UsageException if the model has none, or no text takes that route
     */
    static TextRole role(Encoder encoder, String location, String route) {
        if (encoder instanceof RoutedEncoder router) {
            return router.role(route);
        }
        throw new UsageException("The model " + location + " has no Router, so a column cannot take the route \""
                + route + "\". Leave out `routerMapping`.");
    }

    private TextRole role(String route) {
        for (TextRole role : new TextRole[] {TextRole.QUERY, TextRole.DOCUMENT, TextRole.TEXT}) {
            if (route.equals(configuration.of(role))) {
                return role;
            }
        }
        List<String> taken = Stream.of(TextRole.values())
                .map(configuration::of)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        throw new UsageException("The Router of the model " + location + " has no route \"" + route
                + "\" for texts. Its routes for texts are: " + String.join(", ", taken) + ".");
    }

    double unknownShare() {
        return sides.values().stream().mapToDouble(TextSide::unknownShare).max().orElse(0);
    }

    /** The encoders, each once. */
    List<Encoder> encoders() {
        return parts.stream()
                .filter(part -> part.module() instanceof Encoder)
                .map(part -> (Encoder) part.module())
                .toList();
    }

    /** A table multiplies nothing, so it has one format. */
    static Precision precision(Encoder encoder, Precision wanted) {
        return encoder.configuration().isTable() ? Precision.FP32 : wanted;
    }

    /**
     * The rows of one route among those of a batch.
     *
     * @param route its place
     * @param inputRows their numbers, as they were given
     * @param tokens by the route's own numbers
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Share(int route, int[] inputRows, PackedTokens tokens) {}

    /** The rows of each route that has any. */
    List<Share> shares(PackedTokens tokens) {
        int[] first = tokens.firstTokens();
        List<List<Integer>> rows = Stream.generate(() -> (List<Integer>) new ArrayList<Integer>())
                .limit(routes.size())
                .toList();
        for (int row = 0; row < first.length; row++) {
            rows.get(routeOf(tokens.ids()[first[row]])).add(row);
        }
        List<Share> shares = new ArrayList<>();
        for (int route = 0; route < rows.size(); route++) {
            int[] own = rows.get(route).stream().mapToInt(Integer::intValue).toArray();
            if (own.length > 0) {
                PackedTokens part = own.length == first.length ? tokens : tokens.part(own);
                shares.add(new Share(route, own, part.minus(firstNumbers[route])));
            }
        }
        return shares;
    }

    private int routeOf(int token) {
        int route = 0;
        while (token >= firstNumbers[route + 1]) {
            route++;
        }
        return route;
    }

    /** A route's vectors of its rows. */
    @FunctionalInterface
    interface Embedding {
        /** @return {@code [rows of the share, dimension]} */
        Tensor of(Share share);
    }

    /** The vectors of each route at the first tokens of its rows: {@code [tokens, dimension]}. */
    Tensor hidden(PackedTokens tokens, Embedding embedding) {
        List<Share> shares = shares(tokens);
        Tensor[] vectors = shares.stream().map(embedding::of).toArray(Tensor[]::new);
        int[] places = shares.stream()
                .flatMapToInt(share -> Arrays.stream(places(tokens, share)))
                .toArray();
        Tensor all = Tensors.concatenate(vectors);
        return torch.zeros(tokens.tokens(), all.size(1)).index_copy(0, Tensors.indices(places), all);
    }

    /** Where the vectors of a share's rows stand. */
    static int[] places(PackedTokens tokens, Share share) {
        int[] first = tokens.firstTokens();
        return Arrays.stream(share.inputRows()).map(row -> first[row]).toArray();
    }

    @Override
    public Tensor forward(PackedTokens tokens, boolean training) {
        return hidden(tokens, share -> {
            EmbeddingModel model = routes.get(share.route());
            return model.embedHidden(
                    model.encoder()
                            .forward(share.tokens(), training, model.modules().layersBelow()),
                    share.tokens());
        });
    }

    @Override
    public Tensor forward(PackedTokens tokens, Precision wanted) {
        return hidden(tokens, share -> {
            EmbeddingModel model = routes.get(share.route());
            return model.embedHidden(
                    model.encoder()
                            .forward(
                                    share.tokens(),
                                    precision(model.encoder(), wanted),
                                    model.modules().layersBelow()),
                    share.tokens());
        });
    }

    @Override
    public EncoderTraining training(Precision wanted, boolean dropout, boolean recomputeLayers) {
        if (recomputeLayers && !recomputesLayers()) {
            throw refusal(location, "run layers again");
        }
        return new RoutedTraining(this, wanted, dropout, recomputeLayers);
    }

    /** Routes without layers, as tables of token vectors are, keep little anyway. */
    @Override
    public boolean recomputesLayers() {
        return encoders().stream().anyMatch(Encoder::recomputesLayers);
    }

    @Override
    public Precision fastestPrecision() {
        return encoders().stream()
                                .filter(encoder -> !encoder.configuration().isTable())
                                .allMatch(encoder -> encoder.fastestPrecision() == Precision.BF16)
                        && encoders().stream()
                                .anyMatch(encoder -> !encoder.configuration().isTable())
                ? Precision.BF16
                : Precision.FP32;
    }

    @Override
    public boolean hasWrittenBackward() {
        return encoders().stream()
                .allMatch(encoder -> encoder.configuration().isTable() || encoder.hasWrittenBackward());
    }

    @Override
    public void freeze(boolean embeddings, int layers) {
        if (embeddings || layers != 0) {
            throw refusal(location, "freeze layers");
        }
    }

    @Override
    public List<Parameter> parameters() {
        return parts.stream().flatMap(part -> part.parameters().stream()).toList();
    }

    @Override
    public Map<String, Tensor> checkpoint() {
        Map<String, Tensor> named = new LinkedHashMap<>();
        parts.forEach(part -> part.checkpoint().forEach((name, tensor) -> named.put(part.id() + "." + name, tensor)));
        return named;
    }

    @Override
    public EncoderConfiguration configuration() {
        return sizes;
    }

    @Override
    public int maxTokens() {
        return encoders().stream()
                .filter(encoder -> !encoder.configuration().isTable())
                .mapToInt(Encoder::maxTokens)
                .max()
                .orElseGet(() -> encoders().get(0).maxTokens());
    }

    @Override
    public Encoder copy() {
        throw refusal(location, "make a second encoder of the same weights");
    }

    @Override
    public Encoder withVocabulary(int[] rows) {
        throw refusal(location, "trim the vocabulary");
    }

    @Override
    public Encoder withLayers(int[] layers) {
        throw refusal(location, "choose layers");
    }

    @Override
    public Value describe(GraphBuilder graph) {
        throw refusal(location, "write a graph for ONNX");
    }

    @Override
    public void close() {
        parts.forEach(ModulePart::close);
        routes.forEach(model -> model.tokenizer().close());
    }
}

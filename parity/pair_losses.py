"""The other losses on the fixed embeddings of losses.py: values and gradients, computed in float64."""

import math
from types import SimpleNamespace

import numpy as np
import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer, util
from sentence_transformers.base.modules import Transformer
from sentence_transformers.sentence_transformer.losses import (
    AdaptiveLayerLoss,
    AnglELoss,
    BatchAllTripletLoss,
    BatchHardSoftMarginTripletLoss,
    BatchHardTripletLoss,
    BatchSemiHardTripletLoss,
    CachedGISTEmbedLoss,
    ContrastiveLoss,
    ContrastiveTensionLoss,
    ContrastiveTensionLossInBatchNegatives,
    CoSENTLoss,
    CosineSimilarityLoss,
    DistillKLDivLoss,
    EmbedDistillLoss,
    GlobalOrthogonalRegularizationLoss,
    MarginMSELoss,
    Matryoshka2dLoss,
    MatryoshkaLoss,
    MegaBatchMarginLoss,
    MSELoss,
    MultipleNegativesRankingLoss,
    OnlineContrastiveLoss,
    SoftmaxLoss,
    TripletLoss,
)
from sentence_transformers.sentence_transformer.losses import softmax
from sentence_transformers.sentence_transformer.losses.batch_hard_triplet import BatchHardTripletLossDistanceFunction
from sentence_transformers.sentence_transformer.losses.contrastive import SiameseDistanceMetric
from sentence_transformers.sentence_transformer.losses.triplet import TripletDistanceMetric
from sentence_transformers.util import pairwise_cos_sim, pairwise_dot_score

from losses import COLUMNS, ROWS, embeddings
from models import write_json

BINARY = [1, 0, 0, 1, 1, 0, 1, 0]
CLASSES = [2, 0, 1, 1, 0, 2, 2, 1]
SCORES = [0.8, 0.1, 0.4, 0.4, 1.0, -0.2, 0.0, 0.55]
SIAMESE = {
    "cosine": SiameseDistanceMetric.COSINE_DISTANCE,
    "euclidean": SiameseDistanceMetric.EUCLIDEAN,
    "manhattan": SiameseDistanceMetric.MANHATTAN,
}
TRIPLET = {
    "cosine": TripletDistanceMetric.COSINE,
    "euclidean": TripletDistanceMetric.EUCLIDEAN,
    "manhattan": TripletDistanceMetric.MANHATTAN,
}

CLASS_DISTANCES = {
    "cosine": BatchHardTripletLossDistanceFunction.cosine_distance,
    "euclidean": BatchHardTripletLossDistanceFunction.euclidean_distance,
}
CLASS_LOSSES = {
    "BatchAllTripletLoss": BatchAllTripletLoss,
    "BatchHardTripletLoss": BatchHardTripletLoss,
    "BatchHardSoftMarginTripletLoss": BatchHardSoftMarginTripletLoss,
    "BatchSemiHardTripletLoss": BatchSemiHardTripletLoss,
}
# Rows of one group are positives of each other; -1 is of none.
GROUPS = [[0, 0, 1, 2, 1, 3, 4, 0], [0, 0, 1, 2, 1, 3, 4, 0], [5, 2, -1, 0, -1, -1, 6, 1]]


def over_classes():
    """Every loss over classes, by both distances, with all labels twice or more, and with a label that stands alone."""
    cases = {}
    for kind, short in zip(CLASS_LOSSES, ("batch_all", "batch_hard", "batch_hard_soft", "batch_semi_hard")):
        for distance, margin in (("euclidean", 5.0), ("euclidean", 1.0), ("cosine", 0.3)):
            options = {"distance": distance} if "Soft" in kind else {"distance": distance, "margin": margin}
            cases[f"{short}_{distance}_{margin}"] = (kind, 1, CLASSES, options)
        alone = {"distance": "euclidean"} if "Soft" in kind else {"distance": "euclidean", "margin": 2.0}
        cases[f"{short}_one_alone"] = (kind, 1, [0, 0, 1, 1, 1, 0, 2, 1], alone)
        cases[f"{short}_one_class"] = (kind, 1, [1] * ROWS, alone)
    return cases


DEBIASED = {"scale": 20.0, "hardness_mode": "none", "hardness_strength": 0.0}

# name: (loss, number of columns, labels, options by the names that Jjak gives them)
CASES = over_classes() | {
    "angle": ("AnglELoss", 2, SCORES, {"scale": 20.0}),
    "angle_scale_1": ("AnglELoss", 2, SCORES, {"scale": 1.0}),
    "mega_batch": ("MegaBatchMarginLoss", 2, None, {"positive_margin": 0.8, "negative_margin": 0.3}),
    "mega_batch_narrow": ("MegaBatchMarginLoss", 2, None, {"positive_margin": 0.5, "negative_margin": -0.1}),
    "orthogonal": (
        "GlobalOrthogonalRegularizationLoss",
        3,
        None,
        {"mean_weight": 1.0, "second_moment_weight": 1.0, "aggregation": "mean"},
    ),
    "orthogonal_sum": (
        "GlobalOrthogonalRegularizationLoss",
        2,
        None,
        {"mean_weight": 0.5, "second_moment_weight": 3.0, "aggregation": "sum"},
    ),
    "orthogonal_mean_term": (
        "GlobalOrthogonalRegularizationLoss",
        1,
        None,
        {"mean_weight": 7.0, "second_moment_weight": 0.0, "aggregation": "mean"},
    ),
    "sum_of_ranking_and_orthogonal": ("WeightedSumLoss", 3, None, {"weights": [1.0, 0.25]}),
    "matryoshka_ranking": ("MatryoshkaLoss", 3, None, {"inner": "MultipleNegativesRankingLoss", "dims": [4, 16, 8]}),
    "matryoshka_weights": (
        "MatryoshkaLoss",
        2,
        None,
        {"inner": "MultipleNegativesRankingLoss", "dims": [16, 3], "weights": [1.0, 0.3]},
    ),
    "matryoshka_cosent": ("MatryoshkaLoss", 2, SCORES, {"inner": "CoSENTLoss", "dims": [16, 8, 4], "weights": [1.0, 0.5, 0.25]}),
    # Cut to three numbers, vectors are crowded enough for the second term.
    "matryoshka_orthogonal": ("MatryoshkaLoss", 3, None, {"inner": "GlobalOrthogonalRegularizationLoss", "dims": [16, 3]}),
    "matryoshka_mse": ("MatryoshkaLoss", 2, None, {"inner": "MSELoss", "dims": [16, 8]}),
    "adaptive_layer": ("AdaptiveLayerLoss", 3, None, {"inner": "MultipleNegativesRankingLoss"}),
    "adaptive_layer_log": (
        "AdaptiveLayerLoss",
        2,
        None,
        {
            "inner": "MultipleNegativesRankingLoss",
            "last_layer_weight": 0.5,
            "prior_layers_weight": 3.0,
            "kl_div_weight": 2.0,
            "kl_temperature": 0.7,
            "layer_weighting": "log",
        },
    ),
    "adaptive_layer_linear": ("AdaptiveLayerLoss", 2, SCORES, {"inner": "CoSENTLoss", "layer_weighting": "linear"}),
    "adaptive_layer_mse": ("AdaptiveLayerLoss", 2, None, {"inner": "MSELoss", "kl_div_weight": 0.0}),
    "matryoshka_2d": ("AdaptiveLayerLoss", 3, None, {"inner": "MultipleNegativesRankingLoss", "dims": [16, 4]}),
    "contrastive_tension": ("ContrastiveTensionLoss", 2, BINARY, {}),
    "contrastive_tension_in_batch": ("ContrastiveTensionLossInBatchNegatives", 2, None, {"similarity": "cosine"}),
    "contrastive_tension_in_batch_dot": ("ContrastiveTensionLossInBatchNegatives", 2, None, {"similarity": "dot"}),
    "several_positives_outside": ("MultipleNegativesRankingLoss", 3, None, {"several_positives": "outside"}),
    "several_positives_inside": ("MultipleNegativesRankingLoss", 3, None, {"several_positives": "inside"}),
    "debiased": ("MultipleNegativesRankingLoss", 3, None, DEBIASED | {"debias": 0.02}),
    "debiased_pairs": ("MultipleNegativesRankingLoss", 2, None, DEBIASED | {"debias": 0.1, "scale": 5.0}),
    # So large a share that most sums are below their least value.
    "debiased_least": ("MultipleNegativesRankingLoss", 3, None, DEBIASED | {"debias": 0.7, "scale": 2.0}),
    "hard_weighted": (
        "MultipleNegativesRankingLoss",
        3,
        None,
        DEBIASED | {"debias": 0.05, "hardness_mode": "all_negatives", "hardness_strength": 9.0},
    ),
    "learned_scale": ("MultipleNegativesRankingLoss", 3, None, {"learn_scale": True}),
    "triplet_euclidean": ("TripletLoss", 3, None, {"distance": "euclidean", "margin": 5.0}),
    "triplet_euclidean_margin_1": ("TripletLoss", 3, None, {"distance": "euclidean", "margin": 1.0}),
    "triplet_cosine": ("TripletLoss", 3, None, {"distance": "cosine", "margin": 0.3}),
    "triplet_manhattan": ("TripletLoss", 3, None, {"distance": "manhattan", "margin": 2.0}),
    "contrastive_cosine": ("ContrastiveLoss", 2, BINARY, {"distance": "cosine", "margin": 0.5}),
    "contrastive_wide_margin": ("ContrastiveLoss", 2, BINARY, {"distance": "cosine", "margin": 0.9}),
    "contrastive_euclidean": ("ContrastiveLoss", 2, BINARY, {"distance": "euclidean", "margin": 6.0}),
    "contrastive_manhattan": ("ContrastiveLoss", 2, BINARY, {"distance": "manhattan", "margin": 15.0}),
    "online_contrastive_cosine": ("OnlineContrastiveLoss", 2, BINARY, {"distance": "cosine", "margin": 0.5}),
    "online_contrastive_euclidean": ("OnlineContrastiveLoss", 2, BINARY, {"distance": "euclidean", "margin": 6.0}),
    "online_contrastive_all_positive": ("OnlineContrastiveLoss", 2, [1] * ROWS, {"distance": "cosine", "margin": 0.5}),
    "online_contrastive_all_negative": ("OnlineContrastiveLoss", 2, [0] * ROWS, {"distance": "cosine", "margin": 0.9}),
    "online_contrastive_one_positive": (
        "OnlineContrastiveLoss",
        2,
        [0, 0, 0, 0, 0, 1, 0, 0],
        {"distance": "cosine", "margin": 0.9},
    ),
    "cosine_similarity": ("CosineSimilarityLoss", 2, SCORES, {}),
    "cosent": ("CoSENTLoss", 2, SCORES, {"scale": 20.0}),
    "cosent_scale_1": ("CoSENTLoss", 2, SCORES, {"scale": 1.0}),
    "cosent_binary": ("CoSENTLoss", 2, BINARY, {"scale": 20.0}),
    "gist_pairs": ("GISTEmbedLoss", 2, None, {"temperature": 0.05}),
    "gist_triplets": ("GISTEmbedLoss", 3, None, {"temperature": 0.05}),
    "gist_two_negatives": ("GISTEmbedLoss", 4, None, {"temperature": 0.05}),
    "gist_temperature_0.01": ("GISTEmbedLoss", 3, None, {"temperature": 0.01}),
    "gist_margin_absolute": ("GISTEmbedLoss", 4, None, {"temperature": 0.1, "margin": 0.2}),
    "gist_margin_relative": (
        "GISTEmbedLoss",
        4,
        None,
        {"temperature": 0.1, "margin": 0.3, "margin_strategy": "relative"},
    ),
    "gist_negative_margin": ("GISTEmbedLoss", 3, None, {"temperature": 0.1, "margin": -0.15}),
    "gist_without_anchors": ("GISTEmbedLoss", 3, None, {"temperature": 0.05, "contrast_anchors": False}),
    "gist_without_positives": ("GISTEmbedLoss", 3, None, {"temperature": 0.05, "contrast_positives": False}),
    "gist_documents_only": (
        "GISTEmbedLoss",
        4,
        None,
        {"temperature": 0.05, "contrast_anchors": False, "contrast_positives": False},
    ),
    "embed_distill_cosine": ("EmbedDistillLoss", 3, None, {"distance_metric": "cosine"}),
    "embed_distill_l2": ("EmbedDistillLoss", 2, None, {"distance_metric": "l2"}),
    "embed_distill_mse": ("EmbedDistillLoss", 2, None, {"distance_metric": "mse"}),
    "embed_distill_cosine_projected": ("EmbedDistillLoss", 3, None, {"distance_metric": "cosine", "projection_dim": 12}),
    "embed_distill_l2_projected": ("EmbedDistillLoss", 2, None, {"distance_metric": "l2", "projection_dim": 12}),
    "embed_distill_mse_projected": ("EmbedDistillLoss", 2, None, {"distance_metric": "mse", "projection_dim": 12}),
    "softmax": ("SoftmaxLoss", 2, CLASSES, {"num_labels": 3}),
    "softmax_product": (
        "SoftmaxLoss",
        2,
        CLASSES,
        {"num_labels": 3, "concatenation_sent_multiplication": True},
    ),
    "softmax_vectors_only": ("SoftmaxLoss", 2, CLASSES, {"num_labels": 3, "concatenation_sent_difference": False}),
    "softmax_difference_only": ("SoftmaxLoss", 2, BINARY, {"num_labels": 2, "concatenation_sent_rep": False}),
    "softmax_product_only": (
        "SoftmaxLoss",
        2,
        CLASSES,
        {
            "num_labels": 4,
            "concatenation_sent_rep": False,
            "concatenation_sent_difference": False,
            "concatenation_sent_multiplication": True,
        },
    ),
    "mse": ("MSELoss", 3, None, {}),
    "margin_mse_triplets": ("MarginMSELoss", 3, None, {"similarity": "dot"}),
    "margin_mse_two_negatives": ("MarginMSELoss", 4, None, {"similarity": "cosine"}),
    "distill_kl_triplets": ("DistillKLDivLoss", 3, None, {"similarity": "dot", "temperature": 1.0}),
    "distill_kl_two_negatives": ("DistillKLDivLoss", 4, None, {"similarity": "cosine", "temperature": 0.05}),
}
SOFTMAX_DEFAULTS = {
    "concatenation_sent_rep": True,
    "concatenation_sent_difference": True,
    "concatenation_sent_multiplication": False,
}
GIST_DEFAULTS = {"margin_strategy": "absolute", "margin": 0.0, "contrast_anchors": True, "contrast_positives": True}
ADAPTIVE_DEFAULTS = {
    "last_layer_weight": 1.0,
    "prior_layers_weight": 1.0,
    "kl_div_weight": 1.0,
    "kl_temperature": 0.3,
    "layer_weighting": "uniform",
}
DEFAULTS = {"GISTEmbedLoss": GIST_DEFAULTS, "SoftmaxLoss": SOFTMAX_DEFAULTS, "AdaptiveLayerLoss": ADAPTIVE_DEFAULTS}
# Layers below the last, counted from what the first layer gets.
LAYERS = 2


def guide_embeddings():
    """Columns of another model: some candidates lie above, some below the positive; one positive is below zero."""
    random = np.random.default_rng(21)
    shared = random.standard_normal(12)
    anchor = random.standard_normal((ROWS, 12)) + 0.4 * shared
    columns = {"anchor": anchor}
    for name, share in zip(COLUMNS[1:], (0.5, 0.4, 0.2)):
        columns[name] = share * anchor + random.standard_normal((ROWS, 12)) + 0.4 * shared
    columns["positive"][3] = -0.4 * anchor[3] + random.standard_normal(12)
    return {name: torch.tensor(values, dtype=torch.float32) for name, values in columns.items()}


def layer_embeddings(columns):
    """Vectors of the layers below the last: like those of the last one, the higher the more."""
    random = np.random.default_rng(23)
    layers = {}
    for layer in range(LAYERS):
        for name, values in columns.items():
            noise = torch.tensor(random.standard_normal(values.shape), dtype=torch.float32)
            layers[f"{layer}.{name}"] = (0.3 + 0.4 * layer) * values + noise
    return layers


def gist(leaves, guide, options):
    """The loss's own computation, on embeddings instead of a model's and a guide's forward pass."""
    loss = CachedGISTEmbedLoss.__new__(CachedGISTEmbedLoss)
    torch.nn.Module.__init__(loss)
    loss.similarity_fct = torch.nn.CosineSimilarity(dim=-1)
    loss.cross_entropy_loss = torch.nn.CrossEntropyLoss()
    loss.gather_across_devices, loss.show_progress_bar, loss.mini_batch_size = False, False, 1024
    for name, value in (GIST_DEFAULTS | options).items():
        setattr(loss, name, value)
    return loss.calculate_loss([[leaf] for leaf in leaves], [[column] for column in guide])


def same_size(guide, dimension):
    """The guide's vectors, cut or filled up with zeros to the model's size, as a teacher whose vectors are to be met."""
    return [torch.nn.functional.pad(column, (0, dimension - column.shape[1])) for column in guide]


def teacher_scores(guide):
    """Cosines of a teacher's anchors with its other columns."""
    return torch.stack([torch.cosine_similarity(guide[0], column) for column in guide[1:]], dim=1)


class NoModel(torch.nn.Module):
    """What a loss asks of a model that is never run."""

    device = "cpu"

    def __init__(self, dimension):
        super().__init__()
        self.dimension = dimension

    def get_embedding_dimension(self):
        return self.dimension


class LearnedScale(torch.nn.Module):
    """MultipleNegativesRankingLoss whose scale is a parameter; not in sentence-transformers."""

    def __init__(self):
        super().__init__()
        self.log_scale = torch.nn.Parameter(torch.zeros(1))

    def forward(self, leaves):
        documents = torch.cat(leaves[1:])
        scores = self.log_scale.exp() * torch.cosine_similarity(leaves[0][:, None], documents[None], dim=-1)
        return torch.nn.functional.cross_entropy(scores, torch.arange(ROWS))


def several_positives(leaves, form):
    """Both losses of "Supervised Contrastive Learning", written out from the paper; not in sentence-transformers."""
    documents = torch.cat(leaves[1:])
    groups = torch.tensor(GROUPS)
    scores = 20 * torch.cosine_similarity(leaves[0][:, None], documents[None], dim=-1)
    others = torch.cat([groups[column] for column in range(1, len(leaves))])
    positive = (groups[0][:, None] == others[None]) & (others[None] >= 0)
    positive[torch.arange(ROWS), torch.arange(ROWS)] = True
    probabilities = torch.softmax(scores, dim=1)
    losses = []
    for row in range(ROWS):
        own = probabilities[row][positive[row]]
        losses.append(-torch.log(own).mean() if form == "outside" else -torch.log(own.mean()))
    return torch.stack(losses).mean()


def debiased(leaves, options):
    """"Debiased Contrastive Learning", and with hardness "Contrastive Learning with Hard Negative Samples" with weights that have no
    gradient, written out from the papers; not in sentence-transformers."""
    documents = torch.cat(leaves[1:])
    similarities = torch.cosine_similarity(leaves[0][:, None], documents[None], dim=-1)
    share, scale = options["debias"], options["scale"]
    losses = []
    for row in range(ROWS):
        others = torch.cat([similarities[row][:row], similarities[row][row + 1 :]])
        positive = torch.exp(scale * similarities[row][row])
        weights = torch.exp(options["hardness_strength"] * others.detach())
        mean = (weights * torch.exp(scale * others)).sum() / weights.sum()
        corrected = torch.clamp((mean - share * positive) / (1 - share), min=math.exp(-scale))
        losses.append(-torch.log(positive / (positive + len(others) * corrected)))
    return torch.stack(losses).mean()


class FixedColumns(torch.nn.Module):
    """A model whose "forward pass" is a column's leaf, for a loss that changes it."""

    def __init__(self, dimension):
        super().__init__()
        self.dimension = dimension

    def get_embedding_dimension(self):
        return self.dimension

    def forward(self, features):
        return dict(features)


def asking(model, options):
    """A loss that asks the model for each column."""

    class Inner(torch.nn.Module):
        def forward(self, features, labels):
            embeddings = [model(feature)["sentence_embedding"] for feature in features]
            if options["inner"] == "GlobalOrthogonalRegularizationLoss":
                return orthogonal(embeddings, {})
            if options["inner"] == "MSELoss":
                return MSELoss(NoModel(0)).compute_loss_from_embeddings(embeddings, labels)
            if options["inner"] == "CoSENTLoss":
                return CoSENTLoss(None, 20.0).compute_loss_from_embeddings(embeddings, labels)
            return MultipleNegativesRankingLoss(None).compute_loss_from_embeddings(embeddings, labels)

    return Inner()


def given(guide, leaves, labels, options):
    return torch.stack(same_size(guide, leaves[0].shape[1])) if options["inner"] == "MSELoss" else labels


def matryoshka(leaves, guide, labels, options):
    """sentence-transformers' class around a loss that asks the model for each column."""
    model = FixedColumns(leaves[0].shape[1])
    loss = MatryoshkaLoss(model, asking(model, options), options["dims"], options.get("weights"))
    return loss([{"sentence_embedding": leaf} for leaf in leaves], given(guide, leaves, labels, options))


class FixedTransformer(Transformer):
    """A Transformer whose layers' "token embeddings" are a column's leaves."""

    auto_model = SimpleNamespace(config=SimpleNamespace(output_hidden_states=False))

    def __init__(self):
        torch.nn.Module.__init__(self)

    def forward(self, features):
        features["token_embeddings"] = features["all_layer_embeddings"][-1]
        return features


class FixedLayers(SentenceTransformer):
    """A model of such a Transformer that takes its output for the text's vector."""

    def __init__(self, dimension):
        torch.nn.Module.__init__(self)
        self.add_module("0", FixedTransformer())
        self.dimension = dimension

    def get_embedding_dimension(self):
        return self.dimension

    def forward(self, features):
        return {"sentence_embedding": self[0](features)["token_embeddings"]}


def adaptive(leaves, layers, guide, labels, options):
    """sentence-transformers' class over all layers; `layers` has a list of leaves for each of them below the last."""
    model = FixedLayers(leaves[0].shape[1])
    further = {name: options[name] for name in ADAPTIVE_DEFAULTS if name in options}
    if "dims" in options:
        loss = Matryoshka2dLoss(
            model, asking(model, options), options["dims"], n_layers_per_step=-1, n_dims_per_step=-1, **further
        )
    else:
        loss = AdaptiveLayerLoss(model, asking(model, options), n_layers_per_step=-1, **further)
    features = [
        {"all_layer_embeddings": [*(layer[column] for layer in layers), leaf]} for column, leaf in enumerate(leaves)
    ]
    return loss(features, given(guide, leaves, labels, options))


def mega_batch(leaves, options):
    loss = MegaBatchMarginLoss.__new__(MegaBatchMarginLoss)
    torch.nn.Module.__init__(loss)
    loss.mini_batch_size = 1024
    for name, value in options.items():
        setattr(loss, name, value)
    return loss.calculate_loss([[leaf] for leaf in leaves])


def orthogonal(leaves, options):
    return sum(GlobalOrthogonalRegularizationLoss(None, **options).compute_loss_from_embeddings(leaves).values())


def combined(kind, leaves, guide, labels, options):
    """Losses that are made of others, and what this library adds to others; None for any other kind."""
    if kind == "MegaBatchMarginLoss":
        return mega_batch(leaves, options)
    if kind == "GlobalOrthogonalRegularizationLoss":
        return orthogonal(leaves, options)
    if kind == "WeightedSumLoss":
        ranking = MultipleNegativesRankingLoss(None).compute_loss_from_embeddings(leaves, None)
        return options["weights"][0] * ranking + options["weights"][1] * orthogonal(leaves, {})
    if kind == "MatryoshkaLoss":
        return matryoshka(leaves, guide, labels, options)
    if "debias" in options:
        return debiased(leaves, options)
    if "several_positives" in options:
        return several_positives(leaves, options["several_positives"])
    return None


def owning(kind, dimension, options):
    """A loss with parameters of its own, in float64, or None; fixed values, all of a size that matters."""
    model = NoModel(dimension)
    if kind == "SoftmaxLoss":
        loss = SoftmaxLoss(model, dimension, **options)
    elif "projection_dim" in options:
        loss = EmbedDistillLoss(model, options["distance_metric"], options["projection_dim"])
    elif "learn_scale" in options:
        loss = LearnedScale()
    elif kind == "ContrastiveTensionLossInBatchNegatives":
        similarity = {"cosine": util.cos_sim, "dot": util.dot_score}[options["similarity"]]
        loss = ContrastiveTensionLossInBatchNegatives(FixedColumns(dimension), similarity_fct=similarity)
    else:
        return None
    random = np.random.default_rng(22)
    with torch.no_grad():
        for parameter in loss.parameters():
            parameter.copy_(torch.tensor(random.standard_normal(parameter.shape) / 3, dtype=torch.float32))
    return loss.double()


def owned(loss, leaves, guide, labels):
    if isinstance(loss, EmbedDistillLoss):
        return loss.compute_loss_from_embeddings(leaves, guide)
    if isinstance(loss, LearnedScale):
        return loss(leaves)
    if isinstance(loss, ContrastiveTensionLossInBatchNegatives):
        # Both models get the same features, of which each gives its own column.
        del loss.model1, loss.model2
        loss.model1 = lambda columns: {"sentence_embedding": columns[0]}
        loss.model2 = lambda columns: {"sentence_embedding": columns[1]}
        return loss([leaves], None)
    softmax.embed_columns = lambda model, features: features
    return loss(leaves, labels.long())


def distilled(kind, leaves, guide, options):
    model = NoModel(leaves[0].shape[1])
    if kind == "MSELoss":
        return MSELoss(model).compute_loss_from_embeddings(leaves, same_size(guide, leaves[0].shape[1]))
    if kind == "EmbedDistillLoss":
        return EmbedDistillLoss(model, options["distance_metric"]).compute_loss_from_embeddings(
            leaves, same_size(guide, leaves[0].shape[1])
        )
    similarity = {"dot": pairwise_dot_score, "cosine": pairwise_cos_sim}[options["similarity"]]
    if kind == "MarginMSELoss":
        return MarginMSELoss(model, similarity).compute_loss_from_embeddings(leaves, teacher_scores(guide))
    return DistillKLDivLoss(model, similarity, options["temperature"]).compute_loss_from_embeddings(
        leaves, teacher_scores(guide)
    )


def value(kind, leaves, guide, labels, options):
    made = combined(kind, leaves, guide, labels, options)
    if made is not None:
        return made
    if kind == "GISTEmbedLoss":
        return gist(leaves, guide, options)
    if kind in ("MSELoss", "EmbedDistillLoss", "MarginMSELoss", "DistillKLDivLoss"):
        return distilled(kind, leaves, guide, options)
    if kind == "ContrastiveTensionLoss":
        return ContrastiveTensionLoss(FixedColumns(0))([{"sentence_embedding": leaf} for leaf in leaves], labels)
    if kind == "TripletLoss":
        loss = TripletLoss(None, TRIPLET[options["distance"]], options["margin"])
    elif kind == "CosineSimilarityLoss":
        loss = CosineSimilarityLoss(None)
        # The loss casts its labels to float32; a float64 reference must not.
        return loss.loss_fct(torch.cosine_similarity(leaves[0], leaves[1]), labels)
    elif kind == "CoSENTLoss":
        loss = CoSENTLoss(None, options["scale"])
    elif kind == "AnglELoss":
        loss = AnglELoss(None, options["scale"])
    elif kind == "BatchHardSoftMarginTripletLoss":
        loss = BatchHardSoftMarginTripletLoss(None, CLASS_DISTANCES[options["distance"]])
    elif kind in CLASS_LOSSES:
        loss = CLASS_LOSSES[kind](None, CLASS_DISTANCES[options["distance"]], options["margin"])
    else:
        kinds = {"ContrastiveLoss": ContrastiveLoss, "OnlineContrastiveLoss": OnlineContrastiveLoss}
        loss = kinds[kind](None, SIAMESE[options["distance"]], options["margin"])
    return loss.compute_loss_from_embeddings(leaves, labels)


def write_pair_losses(target):
    target.mkdir(parents=True)
    columns, guide = embeddings(), guide_embeddings()
    below = layer_embeddings(columns)
    save_file(guide, target / "guide.safetensors")
    save_file(below, target / "layers.safetensors")
    cases, gradients, parameters = [], {}, {}
    for name, (kind, count, labels, options) in CASES.items():
        names = COLUMNS[:count]
        leaves = [columns[column].double().clone().requires_grad_() for column in names]
        guides = [guide[column].double() for column in names]
        tensor = None if labels is None else torch.tensor(labels, dtype=torch.float64)
        owner = owning(kind, leaves[0].shape[1], options)
        layers = {}
        if kind == "AdaptiveLayerLoss":
            layers = {key: below[key].double().clone().requires_grad_() for key in below if key.split(".")[1] in names}
            lists = [[layers[f"{layer}.{column}"] for column in names] for layer in range(LAYERS)]
            loss = adaptive(leaves, lists, guides, tensor, options)
        elif owner is None:
            loss = value(kind, leaves, guides, tensor, options)
        else:
            loss = owned(owner, leaves, guides, tensor)
        loss.backward()
        for parameter, tensor_of_loss in [] if owner is None else owner.named_parameters():
            # A number is a vector of one here.
            parameters[f"{name}.{parameter}"] = torch.atleast_1d(tensor_of_loss.detach().float())
            gradients[f"{name}.{parameter}"] = torch.atleast_1d(tensor_of_loss.grad)
        for column, leaf in [*zip(names, leaves), *layers.items()]:
            gradients[f"{name}.{column}"] = torch.zeros_like(leaf) if leaf.grad is None else leaf.grad
        cases.append(
            {
                "name": name,
                "loss_name": kind,
                "columns": names,
                "labels": labels,
                "groups": GROUPS[:count] if "several_positives" in options else None,
                "options": DEFAULTS.get(kind, {}) | options,
                "loss_float64": loss.item(),
            }
        )
    save_file(gradients, target / "gradients_float64.safetensors")
    save_file(parameters, target / "parameters.safetensors")
    write_json(target / "cases.json", {"cases": cases})

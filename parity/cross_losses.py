"""The losses of cross-encoders on fixed scores: values and gradients of sentence-transformers."""

import torch
from sentence_transformers import CrossEncoder
from sentence_transformers.cross_encoder.losses import (
    BinaryCrossEntropyLoss,
    CrossEntropyLoss,
    LambdaLoss,
    LambdaRankScheme,
    ListMLELoss,
    ListNetLoss,
    MarginMSELoss,
    MSELoss,
    MultipleNegativesRankingLoss,
    NDCGLoss1Scheme,
    NDCGLoss2PPScheme,
    NDCGLoss2Scheme,
    NoWeightingScheme,
    PListMLELoss,
    RankNetLoss,
)

from models import write_json

LENGTHS = [4, 3, 6, 2, 1]
GRADES = [3.0, 0.0, 1.0, 0.0, 0.0, 1.0, 2.0, 1.0, 0.0, 4.0, 0.0, 2.0, 0.0, 0.0, 1.0, 1.0]
BINARY = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.25]
CLASSES = [2.0, 0.0, 1.0, 1.0, 0.0, 2.0, 2.0, 1.0]
SCHEMES = {
    "ndcg_loss1": NDCGLoss1Scheme(),
    "ndcg_loss2": NDCGLoss2Scheme(),
    "lambda_rank": LambdaRankScheme(),
    "ndcg_loss2_pp": NDCGLoss2PPScheme(mu=10.0),
    "none": NoWeightingScheme(),
}


class FixedScores(CrossEncoder):
    """A model whose score of a pair is the one with the number that its document is called by."""

    def __init__(self, logits):
        torch.nn.Module.__init__(self)
        self.logits = logits

    device = torch.device("cpu")
    num_labels = property(lambda self: self.logits.shape[1])

    def preprocess(self, pairs, prompt=None, task=None):
        return {"numbers": torch.tensor([int(document) for _, document in pairs])}

    def forward(self, features):
        return {"scores": self.logits[features["numbers"]]}


def fixed_logits(pairs, labels):
    generator = torch.Generator().manual_seed(77)
    return 2 * torch.randn(pairs, labels, generator=generator)


def lists(values):
    parts, start = [], 0
    for length in LENGTHS:
        parts.append(values[start : start + length])
        start += length
    return parts


def listwise(loss, labels):
    names = lists([str(number) for number in range(len(labels))])
    return loss([[f"q{number}" for number in range(len(LENGTHS))], names], [torch.tensor(part) for part in lists(labels)])


def pointwise(loss, labels, integers=False):
    names = [str(number) for number in range(len(labels))]
    numbers = torch.tensor(labels).long() if integers else torch.tensor(labels)
    return loss([["q"] * len(names), names], numbers)


def ranking(model, scale):
    """Lists of four, the right document first; what is drawn from the batch is left out, as it is drawn elsewhere."""
    loss = MultipleNegativesRankingLoss(model, scale=scale)
    columns = model.logits.reshape(4, 4)
    return loss.calculate_loss([columns[:, column] for column in range(4)], 4)


def margins(model, labels):
    names = [[str(4 * query + column) for query in range(4)] for column in range(4)]
    return MarginMSELoss(model)([["q"] * 4, *names], torch.tensor(labels).reshape(4, 4))


# name: (loss, lengths of the lists, labels, number of labels, options by the names that Jjak gives them, value)
CASES = {
    "binary": ("BinaryCrossEntropyLoss", [1] * 16, BINARY, 1, {"pos_weight": 1.0},
               lambda m: pointwise(BinaryCrossEntropyLoss(m), BINARY)),
    "binary_weight": ("BinaryCrossEntropyLoss", [1] * 16, BINARY, 1, {"pos_weight": 3.5},
                      lambda m: pointwise(BinaryCrossEntropyLoss(m, pos_weight=torch.tensor(3.5)), BINARY)),
    "classes": ("CrossEntropyLoss", [1] * 8, CLASSES, 3, {}, lambda m: pointwise(CrossEntropyLoss(m), CLASSES, True)),
    "mse": ("MSELoss", [1] * 16, GRADES, 1, {}, lambda m: pointwise(MSELoss(m), GRADES)),
    "margin_mse": ("MarginMSELoss", [4] * 4, GRADES, 1, {}, lambda m: margins(m, GRADES)),
    "ranking": ("MultipleNegativesRankingLoss", [4] * 4, [0.0] * 16, 1, {"scale": 10.0}, lambda m: ranking(m, 10.0)),
    "ranking_scale": ("MultipleNegativesRankingLoss", [4] * 4, [0.0] * 16, 1, {"scale": 3.0}, lambda m: ranking(m, 3.0)),
    "list_net": ("ListNetLoss", LENGTHS, GRADES, 1, {}, lambda m: listwise(ListNetLoss(m), GRADES)),
    "rank_net": ("RankNetLoss", LENGTHS, GRADES, 1, {"k": 0, "sigma": 1.0}, lambda m: listwise(RankNetLoss(m), GRADES)),
    "rank_net_k": ("RankNetLoss", LENGTHS, GRADES, 1, {"k": 2, "sigma": 0.5},
                   lambda m: listwise(RankNetLoss(m, k=2, sigma=0.5), GRADES)),
}
for _order in (True, False):
    _name = "input" if _order else "labels"
    # Grades that differ: sorting is stable here and need not be there.
    _grades = [grade + 0.01 * number for number, grade in enumerate(GRADES)]
    CASES[f"list_mle_{_name}"] = (
        "ListMLELoss", LENGTHS, _grades, 1, {"respect_input_order": _order},
        lambda m, o=_order, g=_grades: listwise(ListMLELoss(m, respect_input_order=o), g),
    )
    CASES[f"plist_mle_{_name}"] = (
        "PListMLELoss", LENGTHS, _grades, 1, {"respect_input_order": _order},
        lambda m, o=_order, g=_grades: listwise(PListMLELoss(m, respect_input_order=o), g),
    )
for _name, _scheme in SCHEMES.items():
    for _k in (0, 2):
        CASES[f"lambda_{_name}_{_k}"] = (
            "LambdaLoss", LENGTHS, GRADES, 1, {"weighting_scheme": _name, "mu": 10.0, "k": _k, "sigma": 1.5},
            lambda m, s=_scheme, k=_k: listwise(LambdaLoss(m, weighting_scheme=s, k=k or None, sigma=1.5), GRADES),
        )


def write_cross_losses(target):
    target.mkdir(parents=True)
    cases = []
    for name, (loss_name, lengths, labels, label_count, options, value) in CASES.items():
        logits = fixed_logits(len(labels), label_count).requires_grad_()
        loss = value(FixedScores(logits))
        loss.backward()
        cases.append(
            {
                "name": name,
                "loss_name": loss_name,
                "options": options,
                "lengths": lengths,
                "labels": labels,
                "logits": logits.tolist(),
                "loss": loss.item(),
                "gradient": logits.grad.tolist(),
            }
        )
    write_json(target / "cases.json", {"cases": cases})

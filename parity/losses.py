"""MultipleNegativesRankingLoss on fixed embeddings: values and gradients, in float32 and in float64."""

import numpy as np
import torch
from safetensors.torch import save_file
from sentence_transformers import util
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

from models import write_json

ROWS, DIMENSION = 8, 16
COLUMNS = ["anchor", "positive", "negative_1", "negative_2"]
ALL_DIRECTIONS = ("query_to_doc", "query_to_query", "doc_to_query", "doc_to_doc")
SYMMETRIC = ("query_to_doc", "doc_to_query")

CASES = {
    "pairs": (2, {}),
    "triplets": (3, {}),
    "two_negatives": (4, {}),
    "scale_1": (2, {"scale": 1.0}),
    "scale_50": (2, {"scale": 50.0}),
    "scale_1_two_negatives": (4, {"scale": 1.0}),
    "dot_scale_1": (3, {"scale": 1.0, "similarity_fct": util.dot_score}),
    "symmetric_per_direction": (2, {"directions": SYMMETRIC, "partition_mode": "per_direction"}),
    "symmetric_per_direction_two_negatives": (4, {"directions": SYMMETRIC, "partition_mode": "per_direction"}),
    "symmetric_joint": (2, {"directions": SYMMETRIC}),
    "all_directions_joint": (2, {"directions": ALL_DIRECTIONS}),
    "all_directions_joint_two_negatives": (4, {"directions": ALL_DIRECTIONS}),
    "hardness_in_batch_negatives_pairs": (2, {"hardness_mode": "in_batch_negatives", "hardness_strength": 9.0}),
    "hardness_in_batch_negatives": (4, {"hardness_mode": "in_batch_negatives", "hardness_strength": 9.0}),
    "hardness_hard_negatives": (4, {"hardness_mode": "hard_negatives", "hardness_strength": 5.0}),
    "hardness_all_negatives": (4, {"hardness_mode": "all_negatives", "hardness_strength": 3.0}),
    "all_directions_hardness_all_negatives": (
        3,
        {"directions": ALL_DIRECTIONS, "hardness_mode": "all_negatives", "hardness_strength": 3.0},
    ),
}


def embeddings():
    """Columns that resemble the anchors, with rows of different lengths, so that no loss is near zero."""
    random = np.random.default_rng(20)
    anchor = random.standard_normal((ROWS, DIMENSION))
    columns = {"anchor": anchor}
    for name, share in zip(COLUMNS[1:], (0.6, 0.5, 0.3)):
        noise = random.standard_normal((ROWS, DIMENSION))
        columns[name] = (share * anchor + noise) * random.uniform(0.5, 2.0, (ROWS, 1))
    return {name: torch.tensor(values, dtype=torch.float32) for name, values in columns.items()}


def run(columns, count, options, dtype):
    leaves = [columns[name].to(dtype).clone().requires_grad_() for name in COLUMNS[:count]]
    loss = MultipleNegativesRankingLoss(model=None, **options).compute_loss_from_embeddings(leaves, None)
    loss.backward()
    return loss.item(), {name: leaf.grad for name, leaf in zip(COLUMNS, leaves)}


def write_losses(target):
    target.mkdir(parents=True)
    columns = embeddings()
    save_file(columns, target / "embeddings.safetensors")
    cases, gradients, gradients_float64 = [], {}, {}
    for name, (count, options) in CASES.items():
        loss, gradient = run(columns, count, options, torch.float32)
        loss_float64, gradient_float64 = run(columns, count, options, torch.float64)
        gradients |= {f"{name}.{column}": value for column, value in gradient.items()}
        gradients_float64 |= {f"{name}.{column}": value for column, value in gradient_float64.items()}
        cases.append(
            {
                "name": name,
                "columns": COLUMNS[:count],
                "similarity": "dot" if "similarity_fct" in options else "cosine",
                "scale": options.get("scale", 20.0),
                "directions": list(options.get("directions", ("query_to_doc",))),
                "partition_mode": options.get("partition_mode", "joint"),
                "hardness_mode": options.get("hardness_mode"),
                "hardness_strength": options.get("hardness_strength", 0.0),
                "loss": loss,
                "loss_float64": loss_float64,
            }
        )
    save_file(gradients, target / "gradients.safetensors")
    save_file(gradients_float64, target / "gradients_float64.safetensors")
    write_json(target / "cases.json", {"cases": cases})

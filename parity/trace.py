"""Fifty training steps of tiny encoders without dropout: losses, gradient norms and final weights."""

import json
import random

import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import AdaptiveLayerLoss, MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import Pooling
from transformers import get_linear_schedule_with_warmup

from models import BUILDERS, roberta_klue_tiny, save, sentence_transformer, write_json, write_plain
from texts import PAIRS

STEPS, BATCH_SIZE, WARMUP_STEPS = 50, 8, 5
LAYER_STEPS = 12
SETTINGS = {
    "learning_rate": 1e-3,
    "betas": [0.9, 0.999],
    "epsilon": 1e-8,
    "weight_decay": 0.01,
    "no_decay": ["bias", "norm"],
    "warmup_steps": WARMUP_STEPS,
    "steps": STEPS,
    "max_grad_norm": 1.0,
    "scale": 20.0,
}


def batches():
    """Row numbers of each step; every epoch is a new permutation of all pairs."""
    order, rows, shuffle = [], [], random.Random(5)
    while len(rows) < STEPS:
        if not order:
            order = shuffle.sample(range(len(PAIRS)), len(PAIRS))
        rows.append(order[:BATCH_SIZE])
        order = order[BATCH_SIZE:]
    return rows


def parameter_groups(model):
    named = list(model.named_parameters())
    spared = [any(part in name.lower() for part in SETTINGS["no_decay"]) for name, _ in named]
    return [
        {"params": [p for (_, p), spare in zip(named, spared) if not spare], "weight_decay": SETTINGS["weight_decay"]},
        {"params": [p for (_, p), spare in zip(named, spared) if spare], "weight_decay": 0.0},
    ]


def ranking(model):
    return MultipleNegativesRankingLoss(model, scale=SETTINGS["scale"])


def all_layers(model):
    return AdaptiveLayerLoss(model, ranking(model), n_layers_per_step=-1, layer_weighting="log")


def train(folder, dtype, make_loss=ranking, steps=STEPS):
    model = SentenceTransformer(str(folder), device="cpu", model_kwargs={"dtype": dtype})
    model.to(dtype).train()
    loss_function = make_loss(model)
    optimizer = torch.optim.AdamW(
        parameter_groups(model), lr=SETTINGS["learning_rate"], betas=tuple(SETTINGS["betas"]), eps=SETTINGS["epsilon"]
    )
    scheduler = get_linear_schedule_with_warmup(optimizer, WARMUP_STEPS, STEPS)
    trace = {"learning_rates": [], "losses": [], "gradient_norms": []}
    for rows in batches()[:steps]:
        columns = [model.preprocess([PAIRS[row][side] for row in rows]) for side in (0, 1)]
        loss = loss_function(columns, None)
        loss.backward()
        trace["learning_rates"].append(scheduler.get_last_lr()[0])
        trace["losses"].append(loss.item())
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), SETTINGS["max_grad_norm"])
        trace["gradient_norms"].append(norm.item())
        optimizer.step()
        scheduler.step()
        optimizer.zero_grad()
    # Names as in the saved encoder: without the module prefixes of sentence-transformers.
    weights = {name.split("model.", 1)[1] if "model." in name else name: p.detach().clone() for name, p in model.named_parameters()}
    return trace, weights


def norms(weights):
    return {name: weight.double().norm().item() for name, weight in sorted(weights.items())}


def worst_relative(left, right):
    return max(abs(a - b) / abs(b) for a, b in zip(left, right))


def write_trace(target, scratch):
    write_plain(scratch, lambda: roberta_klue_tiny(dropout=0.0))
    target.mkdir(parents=True)
    save(sentence_transformer(scratch, [Pooling(32, "mean")]), target / "model")

    trace, weights = train(target / "model", torch.float32)
    exact, exact_weights = train(target / "model", torch.float64)
    spread = {
        "losses": worst_relative(trace["losses"], exact["losses"]),
        "gradient_norms": worst_relative(trace["gradient_norms"], exact["gradient_norms"]),
    }
    save_file(weights, target / "final.safetensors", metadata={"format": "pt"})
    write_json(
        target / "trace.json",
        {
            "settings": SETTINGS,
            "pairs": [{"anchor": anchor, "positive": positive} for anchor, positive in PAIRS],
            "batches": batches(),
            **trace,
            "losses_float64": exact["losses"],
            "gradient_norms_float64": exact["gradient_norms"],
            "final_norms": norms(weights),
            "final_norms_float64": norms(exact_weights),
            "relative_spread_float32_to_float64": spread,
        },
    )


def without_dropout(folder):
    """All architectures' dropouts are fields of config.json whose names contain the word."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config |= {name: 0.0 for name in config if "dropout" in name and isinstance(config[name], float)}
    write_json(folder / "config.json", config)


def write_architecture_traces(target, scratch):
    """The same fifty steps for every architecture: losses, gradient norms and the lengths of the final weights."""
    for name, build in BUILDERS.items():
        plain = scratch / name
        write_plain(plain, build)
        without_dropout(plain)
        folder = target / name
        save(sentence_transformer(plain, [Pooling(32, "mean")]), folder)
        trace, weights = train(folder, torch.float32)
        exact, exact_weights = train(folder, torch.float64)
        for stray in folder.rglob("vocab.txt"):
            stray.unlink()
        write_json(
            target / f"{name}.json",
            {
                "losses": trace["losses"],
                "gradient_norms": trace["gradient_norms"],
                "losses_float64": exact["losses"],
                "gradient_norms_float64": exact["gradient_norms"],
                "final_norms": norms(weights),
                "final_norms_float64": norms(exact_weights),
            },
        )


def write_layer_traces(target, traces):
    """The first steps of every model of `traces` under a loss that looks at all its layers."""
    target.mkdir(parents=True)
    for name in ["model", *BUILDERS]:
        if not (traces / name).is_dir():
            continue
        trace, _ = train(traces / name, torch.float32, all_layers, LAYER_STEPS)
        exact, _ = train(traces / name, torch.float64, all_layers, LAYER_STEPS)
        write_json(
            target / f"{name}.json",
            {
                "losses": trace["losses"],
                "gradient_norms": trace["gradient_norms"],
                "losses_float64": exact["losses"],
                "gradient_norms_float64": exact["gradient_norms"],
            },
        )

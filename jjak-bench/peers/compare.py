"""Runs the sections asked for and prints the tables; called by `run`, which makes what is needed first."""

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

from sections import Comparison
from tables import record, table
from workers import DATA, HOME, PYTHON, RESULTS, java_command, java_environment, launcher_settings

SECTIONS = {
    "gemm": "matrix products of libtorch and PyTorch",
    "train-fp32": "training step in fp32, both sides, 12x768 and 6x384",
    "train-bf16": "training step in bf16 against bf16 autocast",
    "train-auto": "Jjak's --precision auto against fp32",
    "loss-fp32": "losses of 50 steps without dropout, in fp32",
    "loss-bf16": "the same in bf16",
    "cached": "batch 1,024, both sides with gradient caching",
    "loss-cached": "losses with gradient caching, without dropout",
    "encode": "texts per second of Jjak, sentence-transformers and ONNX Runtime",
    "cross-predict": "pairs scored by a cross-encoder 12x384, Jjak, sentence-transformers and ONNX Runtime",
    "cross-train-fp32": "its training step by binary cross-entropy, in fp32",
    "cross-train-bf16": "the same in bf16",
    "memory": "peak memory of batch 4,096 against 32",
    "plain": "Jjak cached against plain at one batch",
    "start": "process start to first vector",
}
BATCH_LISTS = ("32:60", "128:60", "1024:50", "4096:2")


def options():
    shared = HOME.parent / "shared" / "data"
    parser = argparse.ArgumentParser(
        prog="jjak-bench/peers/run",
        description="Jjak, sentence-transformers and ONNX Runtime side by side; see README.md beside it.",
        epilog="Sections: " + "; ".join(f"{name}: {what}" for name, what in SECTIONS.items()) + ".",
    )
    parser.add_argument("sections", nargs="*", metavar="SECTION", help="what to measure, or the beginning of it; none: all")
    parser.add_argument("--data", type=Path, default=shared / "chatbot-ko" / "train.csv", help="question,answer")
    parser.add_argument("--long", type=Path, default=shared / "welfare-qa-ko" / "train.csv.gz", help="for long texts")
    parser.add_argument("--rounds", type=int, default=5, help="measured repetitions (5)")
    parser.add_argument("--warm-ups", type=int, default=2, help="training steps before the measured ones (2)")
    parser.add_argument("--models", nargs="+", default=["12x768", "6x384"], choices=["12x768", "6x384"])
    parser.add_argument("--batch-size", type=int, default=32, choices=[32, 128], help="of the plain steps (32)")
    parser.add_argument("--loss-models", nargs="+", default=["6x384"], choices=["12x768", "6x384"])
    parser.add_argument("--loss-steps", type=int, default=50)
    parser.add_argument("--loss-budget", default="512", help="mini-batch tokens of loss-cached (512)")
    parser.add_argument("--loss-cached-batch-size", type=int, default=128, choices=[128, 1024])
    parser.add_argument("--loss-cached-steps", type=int, default=10)
    parser.add_argument("--cached-model", default="6x384", choices=["12x768", "6x384"])
    parser.add_argument("--cached-batch-size", type=int, default=1024, choices=[128, 1024])
    parser.add_argument("--cached-precision", default="fp32", choices=["fp32", "bf16"])
    parser.add_argument("--cached-budget", default="default", help="mini-batch tokens of section plain (what the trainer chooses)")
    parser.add_argument("--memory-model", default="12x768", choices=["12x768", "6x384"])
    parser.add_argument("--memory-steps", type=int, default=1, choices=[1, 2], help="steps of batch 4,096 (1)")
    parser.add_argument("--memory-precision", default="fp32", choices=["fp32", "bf16", "auto"])
    chosen = parser.parse_args()
    unknown = [name for name in chosen.sections if not any(section.startswith(name) for section in SECTIONS)]
    if unknown:
        parser.error(f"no section is called {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    return chosen


def prepare(chosen):
    """Models, rows and batch lists; made anew when the data files or the lists are others."""
    stamp = RESULTS / "prepared.json"
    wanted = [str(chosen.data.resolve()), str(chosen.long.resolve()), *BATCH_LISTS, "12x384-cross"]
    if stamp.exists() and json.loads(stamp.read_text(encoding="utf-8")) == wanted:
        return
    print("Writing models and batches ...", file=sys.stderr)
    subprocess.run(["rm", "-rf", str(DATA)], check=True)
    subprocess.run(
        java_command("Preparation", DATA, *wanted[:2], *BATCH_LISTS), env=java_environment(), check=True
    )
    stamp.write_text(json.dumps(wanted), encoding="utf-8")


def machine():
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
        names = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    versions = subprocess.run(
        [
            str(PYTHON),
            "-c",
            "import torch, sentence_transformers, onnxruntime; print('sentence-transformers', "
            "sentence_transformers.__version__ + ', PyTorch', torch.__version__ + ',', torch.get_num_threads(), "
            "'threads, ONNX Runtime', onnxruntime.__version__)",
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    settings = " ".join(f"{name}={value}" for name, value in launcher_settings()[0].items())
    commit = subprocess.run(["git", "-C", str(HOME), "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    return "; ".join(
        [
            datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
            names[0] if names else platform.processor(),
            f"{len(os.sched_getaffinity(0))} cores",
            f"load before {os.getloadavg()[0]:.1f}",
            "Jjak " + commit.stdout.strip(),
            settings,
            versions,
        ]
    )


def main():
    chosen = options()
    sections = [
        name for name in SECTIONS if not chosen.sections or any(name.startswith(start) for start in chosen.sections)
    ]
    prepare(chosen)
    described = machine()
    record("machine", what=described, sections=sections, options={k: str(v) for k, v in vars(chosen).items()})
    started = time.monotonic()
    comparison = Comparison(chosen)
    if "gemm" in sections:
        comparison.gemm()
    precisions = [name for name in ("fp32", "bf16", "auto") if f"train-{name}" in sections]
    for model in chosen.models if precisions else ():
        comparison.train(model, precisions)
    for name in ("fp32", "bf16"):
        for model in chosen.loss_models if f"loss-{name}" in sections else ():
            comparison.loss(model, name, steps=chosen.loss_steps)
    if "cached" in sections:
        comparison.cached()
    for model in chosen.loss_models if "loss-cached" in sections else ():
        comparison.loss(
            model, "fp32", size=chosen.loss_cached_batch_size, steps=chosen.loss_cached_steps, cached=True
        )
    if "encode" in sections:
        for model in chosen.models:
            comparison.export(model)
            comparison.encode(model, "short", 256, 128, "≥ 2")
            comparison.encode(model, "long", 32, 128)
            comparison.encode(model, "long", 8, 512)
    if "cross-predict" in sections:
        comparison.export("12x384-cross")
        comparison.predict("short-pairs", 256, 128)
        comparison.predict("long-pairs", 50, 128)
    for name in ("fp32", "bf16"):
        if f"cross-train-{name}" in sections:
            comparison.train_cross_encoder(name)
    if "memory" in sections:
        comparison.memory()
    if "plain" in sections:
        comparison.cached_against_plain()
    if "start" in sections:
        comparison.start()

    print(described)
    print(f"{(time.monotonic() - started) / 60:.0f} minutes; medians (smallest–largest) of {chosen.rounds} rounds in turns.")
    times = "s per step"
    table(
        "Training steps, dropout 0.1",
        ["model", "batch", "side", "precision", times, "useful tokens/s", "peak MiB", "share of best product"],
        comparison.training,
    )
    table(
        "Losses, dropout 0",
        ["model", "batch", "side", "precision", "step 1", "step 10", "step 50", "largest relative difference"],
        comparison.losses,
    )
    table("encode", ["model", "texts", "side", "texts/s", "tokens/s", "peak MiB"], comparison.encoding)
    table("Cross-encoder 12x384", ["pairs", "side", "s", "peak MiB"], comparison.predicting)
    table("Matrix products", ["precision", "shape", "layout", "side", "GFLOP/s"], comparison.products)
    table("Others", ["what", "side", "measured"], comparison.others)
    table("Ratios, round by round", ["what", "median (smallest–largest)", "goal"], comparison.ratios)


if __name__ == "__main__":
    main()

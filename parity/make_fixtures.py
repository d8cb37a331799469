"""Writes the parity fixtures of the Java tests with the Python libraries. See README.md."""

import argparse
import os
import platform
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch
from transformers.utils import logging

from adapters import write_adapters
from denoising import write_denoising
from event_file import write_event_file
from cross_encoders import write_cross_encoders
from cross_losses import write_cross_losses
from folders import write_folders_and_vectors, write_vocabulary_cases
from losses import write_losses
from masked_language import write_masked_language
from metrics import write_metrics
from models import write_json, write_models
from pair_losses import write_pair_losses
from pickles import write_pickles
from quantized import write_quantized
from routers import write_routers
from static import write_static
from trace import write_architecture_traces, write_layer_traces, write_trace
from vocabularies import write_vocabularies

PACKAGES = ["sentence-transformers", "transformers", "tokenizers", "torch", "safetensors", "scikit-learn", "scipy", "numpy", "tensorboard", "model2vec", "faiss-cpu", "usearch"]


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    versions = {package: version(package) for package in PACKAGES} | {"python": platform.python_version()}
    write_json(folder / "versions.json", versions)
    return folder


def main():
    repository = Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repository", type=Path, default=repository, help="where the fixtures are written")
    options = parser.parse_args()
    logging.disable_progress_bar()
    torch.manual_seed(42)
    torch.set_num_threads(1)
    resources = Path("src/test/resources/parity")
    core = fresh(options.repository / "jjak-core" / resources)
    train = fresh(options.repository / "jjak-train" / resources)
    write_models(core)
    write_pickles(core / "pickles")
    write_cross_encoders(core / "cross_encoders")
    write_vocabularies(core / "vocabularies")
    write_folders_and_vectors(core)
    write_vocabulary_cases(core)
    write_adapters(core)
    write_routers(core)
    write_static(core, train)
    write_quantized(core / "quantized.json")
    write_losses(train / "mnrl")
    write_pair_losses(train / "losses")
    write_cross_losses(train / "cross_losses")
    with tempfile.TemporaryDirectory() as scratch:
        write_trace(train / "trace", Path(scratch) / "plain")
        write_architecture_traces(train / "trace", Path(scratch))
    write_layer_traces(train / "layers", train / "trace")
    write_metrics(train / "metrics")
    write_masked_language(train / "masked_language")
    write_denoising(train / "denoising", train / "masked_language")
    write_event_file(train / "event_file")


if __name__ == "__main__":
    main()

"""Checks that sentence-transformers and Model2Vec read a table of token vectors as it was saved: same texts, same vectors.

Usage: python check_static.py FOLDER VECTORS.json [--tolerance 1e-6]

VECTORS.json is {"texts": [...], "vectors": [[...], ...]}. Exit code 0: equal within the tolerance, 1: not equal.
"""

import argparse
import json
import os
import sys

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
from sentence_transformers import SentenceTransformer


def readers(folder):
    yield "sentence-transformers", SentenceTransformer(folder, device="cpu").encode
    try:
        from model2vec import StaticModel
    except ImportError:
        print("model2vec is not installed; the folder was not opened in it")
        return
    yield "model2vec", StaticModel.from_pretrained(folder).encode


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("vectors")
    parser.add_argument("--tolerance", type=float, default=1e-6)
    options = parser.parse_args()
    with open(options.vectors, encoding="utf-8") as file:
        saved = json.load(file)
    worst = 0.0
    for name, encode in readers(options.folder):
        found = np.asarray(encode(saved["texts"]), dtype=np.float64)
        difference = float(np.abs(found - np.asarray(saved["vectors"], dtype=np.float64)).max())
        print(f"{name}: largest difference {difference:.2g}")
        worst = max(worst, difference)
    sys.exit(0 if worst <= options.tolerance else 1)


if __name__ == "__main__":
    main()

"""Checks that sentence-transformers reads a Router as it was saved: same questions and answers, same vectors.

Usage: python check_router.py FOLDER VECTORS.json [--tolerance 1e-5]

VECTORS.json is {"texts": [...], "query": [[...], ...], "document": [[...], ...]}. Exit code 0: equal within the tolerance, 1: not equal.
"""

import argparse
import json
import os
import sys

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
from sentence_transformers import SentenceTransformer


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("vectors")
    parser.add_argument("--tolerance", type=float, default=1e-5)
    options = parser.parse_args()
    with open(options.vectors, encoding="utf-8") as file:
        saved = json.load(file)
    model = SentenceTransformer(options.folder, device="cpu")
    worst = 0.0
    for role, encode in (("query", model.encode_query), ("document", model.encode_document)):
        found = np.asarray(encode(saved["texts"]), dtype=np.float64)
        difference = float(np.abs(found - np.asarray(saved[role], dtype=np.float64)).max())
        print(f"{role}: largest difference {difference:.2g}")
        worst = max(worst, difference)
    sys.exit(0 if worst <= options.tolerance else 1)


if __name__ == "__main__":
    main()

"""Checks that sentence-transformers reads a saved model as it was: same texts, same vectors.

Usage: python check_saved.py FOLDER VECTORS.json [--tolerance 1e-5]

VECTORS.json is {"texts": [...], "vectors": [[...], ...]}. Exit code 0: equal within the tolerance, 1: not equal.
"""

import argparse
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
from sentence_transformers import SentenceTransformer


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("vectors", type=Path)
    parser.add_argument("--tolerance", type=float, default=1e-5, help="largest allowed absolute difference")
    options = parser.parse_args()

    saved = json.loads(options.vectors.read_text(encoding="utf-8"))
    model = SentenceTransformer(str(options.folder), device="cpu")
    found = model.encode(saved["texts"], show_progress_bar=False).astype(np.float64)
    expected = np.asarray(saved["vectors"], dtype=np.float64)
    if found.shape != expected.shape:
        print(f"different shapes: sentence-transformers gives {found.shape}, the file has {expected.shape}")
        sys.exit(1)
    difference = float(np.abs(found - expected).max())
    # Written so that a NaN fails.
    equal = difference <= options.tolerance
    print(f"largest absolute difference {difference:.3g}, allowed {options.tolerance:.3g}: {'ok' if equal else 'FAILED'}")
    sys.exit(0 if equal else 1)


if __name__ == "__main__":
    main()

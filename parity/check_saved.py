"""Checks that sentence-transformers reads a saved model as it was: same texts, same vectors; same pairs, same scores.

Usage: python check_saved.py FOLDER VECTORS.json [--tolerance 1e-5]
       python check_saved.py --all FOLDERS [--tolerance 1e-5]

VECTORS.json is {"texts": [...], "vectors": [[...], ...]}, and perhaps "query" and "document", the vectors of these roles; of a cross-encoder
{"pairs": [...], "scores": [[...], ...]}. FOLDERS holds folders with a "model" and a "vectors.json". Exit code 0: equal within the tolerance, 1: not equal.
"""

import argparse
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
import torch
from safetensors import safe_open
from sentence_transformers import CrossEncoder, SentenceTransformer


def load(folder):
    """In float32, as Jjak calculates, also where the weights are stored in half precision."""
    return SentenceTransformer(str(folder), device="cpu", model_kwargs={"dtype": torch.float32})


def score_difference(folder, saved):
    """The largest difference of a cross-encoder's scores, relative above 1, pair by pair, without padding."""
    model = CrossEncoder(str(folder), device="cpu", model_kwargs={"dtype": torch.float32})
    found = np.asarray(
        [np.atleast_1d(model.predict([pair], show_progress_bar=False)[0]) for pair in saved["pairs"]], dtype=np.float64
    )
    expected = np.asarray(saved["scores"], dtype=np.float64)
    if found.shape != expected.shape:
        print(f"different shapes: sentence-transformers gives {found.shape}, the file has {expected.shape}")
        return float("nan")
    return float((np.abs(found - expected) / np.maximum(1, np.abs(expected))).max())


def number_format_differs(folder):
    """What config.json says of the weights, if it says anything else than they are."""
    with safe_open(folder / "model.safetensors", "pt") as weights:
        stored = str(weights.get_tensor(next(iter(weights.keys()))).dtype).removeprefix("torch.")
    configuration = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    stated = configuration.get("dtype", configuration.get("torch_dtype", stored))
    return None if stated == stored else f"config.json says {stated}, the weights are {stored}"


def difference(model, saved, relative):
    """The largest difference; relative above 1 if asked for, where states reach some tens. NaN if shapes differ."""
    largest = 0.0
    for role, encode in (("vectors", model.encode), ("query", model.encode_query), ("document", model.encode_document)):
        if role not in saved:
            continue
        # One at a time: padding on the left would move positions.
        found = np.stack([encode(text, show_progress_bar=False) for text in saved["texts"]]).astype(np.float64)
        expected = np.asarray(saved[role], dtype=np.float64)
        if found.shape != expected.shape:
            print(f"different shapes: sentence-transformers gives {found.shape}, the file has {expected.shape}")
            return float("nan")
        scale = np.maximum(1, np.abs(expected)) if relative else 1.0
        largest = max(largest, float((np.abs(found - expected) / scale).max()))
    return largest


def check(folder, vectors, tolerance, relative=False):
    """Written so that a NaN fails."""
    saved = json.loads(vectors.read_text(encoding="utf-8"))
    found = score_difference(folder, saved) if "pairs" in saved else difference(load(folder), saved, relative)
    problem = number_format_differs(folder)
    return found, found <= tolerance and problem is None, problem


def check_all(folders, tolerance):
    worst, failed, checked = 0.0, [], 0
    for folder in sorted(path for path in folders.iterdir() if path.is_dir()):
        try:
            found, equal, problem = check(folder / "model", folder / "vectors.json", tolerance, relative=True)
        except Exception as failure:  # a folder that does not open is a result, too
            found, equal, problem = float("nan"), False, f"{type(failure).__name__}: {failure}"
        checked += 1
        worst = max(worst, found)
        if not equal:
            failed.append(folder.name)
            print(f"{folder.name}: {found:.3g} {problem or ''}")
    print(f"{checked} folders, largest difference {worst:.3g}, allowed {tolerance:.3g}: "
          + ("ok" if checked and not failed else f"FAILED: {', '.join(failed) or 'there are none'}"))
    return bool(checked) and not failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("vectors", type=Path, nargs="?")
    parser.add_argument("--all", action="store_true", help="FOLDER holds many")
    parser.add_argument("--tolerance", type=float, default=1e-5, help="largest allowed difference")
    options = parser.parse_args()
    if options.all:
        sys.exit(0 if check_all(options.folder, options.tolerance) else 1)
    found, equal, problem = check(options.folder, options.vectors, options.tolerance)
    verdict = "ok" if equal else f"FAILED {problem or ''}"
    print(f"largest difference {found:.3g}, allowed {options.tolerance:.3g}: {verdict}")
    sys.exit(0 if equal else 1)


if __name__ == "__main__":
    main()

"""Quantised vectors and their searches as sentence-transformers makes them."""

import base64
import logging

import numpy as np
from sentence_transformers.util.quantization import (
    quantize_embeddings,
    semantic_search_faiss,
    semantic_search_usearch,
)

from models import write_json

logging.getLogger("sentence_transformers.util.quantization").setLevel(logging.ERROR)

TOP_K = 5


def packed(rows):
    return base64.b64encode(np.ascontiguousarray(rows).tobytes()).decode()


def vectors(generator, rows, spread):
    """Whole numbers, dimensions of different ranges."""
    return np.rint(generator.normal(0, 1, (rows, len(spread))) * spread).clip(-32767, 32767).astype(int)


def bytes_case(name, precision, queries, corpus, ranges):
    """Queries reach outside the ranges of the corpus."""
    return {
        "name": name,
        "precision": precision,
        "ranges": None if ranges is None else ranges.tolist(),
        "corpus": packed(quantize_embeddings(corpus, precision, ranges=ranges, calibration_embeddings=corpus)),
        "queries": packed(quantize_embeddings(queries, precision, ranges=ranges, calibration_embeddings=corpus)),
    }


def search(precision, queries, corpus, rescore, multiplier):
    """FAISS has the unsigned precisions, usearch the signed ones."""
    function = semantic_search_faiss if precision.startswith("u") else semantic_search_usearch
    results, _ = function(
        queries,
        corpus_embeddings=quantize_embeddings(corpus, precision, calibration_embeddings=corpus),
        corpus_precision=precision,
        top_k=TOP_K,
        calibration_embeddings=corpus,
        rescore=rescore,
        rescore_multiplier=multiplier,
        exact=True,
    )
    return [[[hit["corpus_id"], hit["score"]] for hit in hits] for hits in results]


def similarity(precision, score):
    """Libraries return distances, usearch also for inner products."""
    if precision.endswith("binary"):
        return -score
    return score if precision == "uint8" else 1 - score


def clear_cut(precision, query, corpus, count):
    """Whether the last hit that is rescored has another score than the first that is not."""
    if precision.endswith("binary"):
        scores = np.sort(np.unpackbits((query ^ corpus).view(np.uint8), axis=-1).sum(-1))
    else:
        scores = np.sort(-(corpus.astype(int) @ query.astype(int)))
    return scores[count - 1] != scores[count]


def search_case(precision, queries, corpus, multiplier):
    """Rescored are only queries where it is clear which hits are: which of equal ones those are is up to the library there."""
    found = search(precision, queries, corpus, False, 1)
    rescored = search(precision, queries, corpus, True, multiplier)
    quantized = quantize_embeddings(corpus, precision, calibration_embeddings=corpus)
    asked = quantize_embeddings(queries, precision, calibration_embeddings=corpus)
    kept = [row for row in range(len(queries)) if clear_cut(precision, asked[row], quantized, TOP_K * multiplier)]
    assert len(kept) >= 5, (precision, len(kept))
    return {
        "precision": precision,
        "rescore_multiplier": multiplier,
        "found_scores": packed(
            np.array([[similarity(precision, score) for _, score in hits] for hits in found], dtype="<f8")
        ),
        "rescored_queries": kept,
        "positions": packed(np.array([[hit for hit, _ in rescored[row]] for row in kept], dtype="<i4")),
        "scores": packed(np.array([[score for _, score in rescored[row]] for row in kept], dtype="<f8")),
    }


def write_quantized(path):
    generator = np.random.default_rng(16)
    spread = generator.uniform(5, 60, 40)
    # Some numbers are 0, which is no set bit.
    hundredths = vectors(generator, 110, spread)
    hundredths[:, 7] = 12
    # Finer, so that no two rescored hits are equal.
    asked = vectors(generator, 60, spread * 100)
    corpus = (hundredths / 100).astype(np.float32)
    queries = (asked / 10_000).astype(np.float32)
    given = np.stack([corpus.min(0) * np.float32(0.5), corpus.max(0) * np.float32(0.75)]).astype(np.float32)
    given.sort(axis=0)
    cases = []
    for precision in ["int8", "uint8", "binary", "ubinary"]:
        cases.append(bytes_case(precision, precision, queries, corpus, None))
        # Twenty bits do not fill their bytes.
        cases.append(bytes_case(f"{precision}-cut", precision, queries[:, :20], corpus[:, :20], None))
    for precision in ["int8", "uint8"]:
        cases.append(bytes_case(f"{precision}-given", precision, queries, corpus, given))
    searches = [
        search_case(precision, queries, corpus, multiplier)
        for precision in ["int8", "uint8", "binary", "ubinary"]
        for multiplier in [1, 2, 4]
    ]
    write_json(
        path,
        {
            "dimension": 40,
            "corpus_hundredths": packed(hundredths.astype("<i2")),
            "query_ten_thousandths": packed(asked.astype("<i2")),
            "top_k": TOP_K,
            "cases": cases,
            "searches": searches,
        },
    )

"""Table of a set: BM25, before, after; intervals by paired bootstrap over answer clusters. intervals.py NAME OUTPUT SEED..."""

import json
import math
import random
import sys

name, output, seeds = sys.argv[1], sys.argv[2], sys.argv[3:]


def questions(label):
    """Each question's cluster and nDCG@10 by its ten best hits."""
    values = {}
    with open(f"{output}/{label}.jsonl", encoding="utf-8") as file:
        for line in map(json.loads, file):
            right = set(line["right"])
            gain = sum(1 / math.log2(hit["rank"] + 1) for hit in line["hits"] if hit["right"])
            ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(right), 10) + 1))
            values[line["query"]] = (min(right), gain / ideal)
    return values


def difference(left, right):
    """Mean of right minus left, and the middle 95 % of 10,000 resamples of whole clusters."""
    clusters = {}
    for query, (cluster, value) in left.items():
        clusters.setdefault(cluster, []).append(right[query][1] - value)
    sums = [(sum(values), len(values)) for values in clusters.values()]
    draw = random.Random(42)
    means = []
    for _ in range(10_000):
        sample = draw.choices(sums, k=len(sums))
        means.append(sum(total for total, _ in sample) / sum(count for _, count in sample))
    means.sort()
    return f"{sum(t for t, _ in sums) / sum(n for _, n in sums):+.4f} ({means[249]:+.4f} to {means[9749]:+.4f})"


def mean(values):
    return sum(value for _, value in values.values()) / len(values)


bm25, before = questions("bm25"), questions("before")
runs = [questions(f"seed-{seed}") for seed in seeds]
after = {query: (cluster, sum(run[query][1] for run in runs) / len(runs)) for query, (cluster, _) in before.items()}
each = ", ".join(f"{mean(run):.4f}" for run in runs)
print(f"| {name} | {mean(bm25):.4f} | {mean(before):.4f} | {mean(after):.4f} ({each}) | {difference(before, after)} | {difference(bm25, after)} |")

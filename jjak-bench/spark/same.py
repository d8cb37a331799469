"""Whether two CSV files of triplets hold the same negatives in the same order, and how many of their scores are the same to the last bit."""
import csv
import sys


def triplets(name):
    with open(name, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [(r["anchor"], r["positive"], r["negative"]) for r in rows], [(r["score"], r["positive_score"]) for r in rows]


(left, left_scores), (right, right_scores) = triplets(sys.argv[1]), triplets(sys.argv[2])
same = sum(a == b for a, b in zip(left, right))
bits = sum(tuple(map(float, a)) == tuple(map(float, b)) for a, b in zip(left_scores, right_scores))
print(f"{len(left)} and {len(right)} triplets: {same} the same, {bits} with the same scores to the last bit")
sys.exit(0 if left == right and bits == len(left) else 1)

"""Whether two CSV files of triplets hold the same ones in the same order, with the same scores."""
import csv
import sys


def triplets(name):
    with open(name, encoding="utf-8", newline="") as file:
        return [(r["anchor"], r["positive"], r["negative"], float(r["score"]), float(r["positive_score"])) for r in csv.DictReader(file)]


left, right = triplets(sys.argv[1]), triplets(sys.argv[2])
same = sum(a == b for a, b in zip(left, right))
print(f"triplets that are the same to the last bit: {same} of {len(left)} and {len(right)}")
sys.exit(0 if left == right else 1)

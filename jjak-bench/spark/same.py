"""Whether two CSV files of triplets hold the same negatives in the same order with scores within 1e-6, and how many scores have the same bits."""
import csv
import sys


def triplets(name, number):
    with open(name, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield (int(row[number]), row["anchor"], row["positive"], row["negative"]), float(row["score"]), float(row["positive_score"])


left, right = list(triplets(sys.argv[1], "id")), list(triplets(sys.argv[2], "row"))
same = sum(a[0] == b[0] for a, b in zip(left, right))
scores = [(x, y) for a, b in zip(left, right) for x, y in zip(a[1:], b[1:])]
bits = sum(x == y for x, y in scores)
largest = max((abs(x - y) for x, y in scores), default=0.0)
print(f"{len(left)} and {len(right)} triplets: {same} the same; of {len(scores)} scores {bits} the same to the last bit, largest difference {largest:.1e}")
sys.exit(0 if len(left) == len(right) == same and largest <= 1e-6 else 1)

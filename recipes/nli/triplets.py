"""Triplets of pairs with classes: python triplets.py PAIRS OUT.csv. Columns premise, hypothesis and label or gold_label, in .tsv, .csv or .json, also .gz

Each premise with an entailed and a contradicted hypothesis gives one triplet for each of its entailed ones, as training_nli_v2 of sentence-transformers makes them.
"""
import csv
import gzip
import json
import sys


def rows(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf8", newline="") as file:
        if ".json" in path:
            yield from json.load(file)
        elif ".tsv" in path:
            # No quotes: a tab parts the columns.
            header = next(file).rstrip("\r\n").split("\t")
            yield from (dict(zip(header, line.rstrip("\r\n").split("\t"))) for line in file)
        else:
            yield from csv.DictReader(file)


premises = {}
for row in rows(sys.argv[1]):
    label = row.get("label") or row.get("gold_label")
    hypotheses = premises.setdefault(row["premise"].strip(), {}).setdefault(label, [])
    if row["hypothesis"].strip() not in hypotheses:
        hypotheses.append(row["hypothesis"].strip())
with open(sys.argv[2], "w", encoding="utf8", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["anchor", "positive", "negative"])
    count = 0
    for premise, by_label in premises.items():
        wrong = by_label.get("contradiction", [])
        for number, right in enumerate(by_label.get("entailment", [])):
            if wrong:
                out.writerow([premise, right, wrong[number % len(wrong)]])
                count += 1
print(count, "triplets")

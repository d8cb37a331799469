"""Pairs of inference, and questions with answers, out of the sets' train parts: python pairs.py DATA OUT"""
import csv
import json
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import sets  # noqa: E402
from sets import one_line  # noqa: E402

DATA, OUT = sys.argv[1], sys.argv[2]
DRAW = random.Random(42)
LONGEST = 700
"""Letters of an answer: a pair has 128 tokens."""


def read(path, delimiter=","):
    return sets.read(os.path.join(DATA, path), delimiter)


os.makedirs(OUT, exist_ok=True)
classes = {"entailment", "neutral", "contradiction"}
for name, paths in (
    ("inference", ("klue-nli-ko/train.tsv.gz", "kornli-xnli-ko/xnli.dev.ko.tsv", "kornli-xnli-ko/xnli.test.ko.tsv", "snli-dev-en/snli-dev.csv.gz")),
    ("inference-dev", ("klue-nli-ko/dev.tsv",)),
):
    with open(os.path.join(OUT, name + ".jsonl"), "w", encoding="utf8") as file:
        for path in paths:
            for row in read(path, "\t" if ".tsv" in path else ","):
                premise, hypothesis, label = list(row.values())[:3]
                if label in classes and premise.strip() and hypothesis.strip():
                    file.write(json.dumps({"premise": premise, "hypothesis": hypothesis, "label": label}, ensure_ascii=False) + "\n")

for name, path, most in (
    ("welfare", "welfare-qa-ko/train.csv.gz", None),
    ("msfaq", "ms-faq-ko/train.csv", None),
    ("medquad", "medquad-en/train.csv.gz", 3500),
    ("msdocs", "ms-docs-ko/title-description-train.csv.gz", 1200),
    ("chatbot", "chatbot-ko/train.csv", 1500),
):
    rows = [[one_line(text)[:LONGEST] for text in list(row.values())[:2]] for row in read(path)]
    if most:
        DRAW.shuffle(rows)
    with open(os.path.join(OUT, name + ".csv"), "w", encoding="utf8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["question", "answer"])
        writer.writerows(rows[:most])

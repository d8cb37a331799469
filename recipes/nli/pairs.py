"""Pairs of texts with entailment, neutral or contradiction, out of the sets' train parts: python pairs.py DATA OUT

Paraphrases entail each other; two questions of one topic that ask for different things are neutral. Of SNLI's dev part, which is all there
is of it here, the pairs of every tenth premise are held out.
"""
import csv
import gzip
import os
import random
import sys
import zlib
from collections import defaultdict

csv.field_size_limit(10**8)
DATA, OUT = sys.argv[1], sys.argv[2]
DRAW = random.Random(42)
HEADER = ["premise", "hypothesis", "label"]
LABELS = {"entailment", "neutral", "contradiction"}


def read(path, delimiter=","):
    with (gzip.open if path.endswith(".gz") else open)(os.path.join(DATA, path), "rt", encoding="utf8", newline="") as file:
        if delimiter == "\t":
            rows = [line.rstrip("\n").rstrip("\r").split("\t") for line in file]
            return [dict(zip(rows[0], row)) for row in rows[1:] if len(row) == len(rows[0])]
        return list(csv.DictReader(file))


def one_line(text):
    return " ".join(text.split())


def write(name, rows):
    """In this order of classes, which is the order of the model's labels."""
    rows = [(one_line(a), one_line(b), label) for a, b, label in rows]
    rows = sorted({row for row in rows if row[0] and row[1] and row[2] in LABELS})
    DRAW.shuffle(rows)
    with open(os.path.join(OUT, name), "w", encoding="utf8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows)
    print(name, len(rows))


def paraphrases(groups):
    """Of each group some pairs that say the same, and some with the next group, which say something else."""
    rows = []
    for index, group in enumerate(groups):
        draw = list(group)
        DRAW.shuffle(draw)
        for a, b in zip(draw[:4], draw[1:5]):
            rows += [(a, b, "entailment")]
        other = groups[(index + 1) % len(groups)]
        rows += [(draw[0], other[0], "neutral"), (draw[1], other[-1], "neutral")]
    return rows


os.makedirs(OUT, exist_ok=True)
klue = [(r["premise"], r["hypothesis"], r["label"]) for r in read("klue-nli-ko/train.tsv.gz", "\t")]
snli = [(r["premise"], r["hypothesis"], r["label"]) for r in read("snli-dev-en/snli-dev.csv.gz")]
held = [row for row in snli if zlib.crc32(row[0].encode()) % 10 == 0]
snli = [row for row in snli if zlib.crc32(row[0].encode()) % 10 != 0]
asked = [(r["question1"], r["question2"], "entailment" if r["is_duplicate"] == "0" else "neutral")
         for r in read("question-pair-ko/train.tsv", "\t") if r["question1"] != r["question2"]]
groups = defaultdict(list)
for r in read("parakqc-ko/train.tsv", "\t"):
    groups[int(r["group"])].append(r["sentence"])
groups = [groups[key] for key in sorted(groups) if len(groups[key]) > 1]
write("train.csv", klue + snli + asked + paraphrases(groups))
write("klue-dev.csv", [(r["premise"], r["hypothesis"], r["label"]) for r in read("klue-nli-ko/dev.tsv", "\t")])
write("snli-held-out.csv", held)
write("xnli-ko.csv", [(r["sentence1"], r["sentence2"], r["gold_label"]) for r in read("kornli-xnli-ko/xnli.dev.ko.tsv", "\t")])

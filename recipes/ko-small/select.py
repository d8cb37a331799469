"""Texts whose pieces stay in the vocabulary, and texts of the distillation, out of train parts and raw text.

    python select.py DATA PAIRS OUT        # PAIRS as pairs.py writes them

Writes OUT/medquad.txt.gz and OUT/reviews.txt.gz (every fifth) for convert.py, and OUT/distill.txt, a text per line, for jjak distill.
"""
import csv
import gzip
import os
import random
import sys

csv.field_size_limit(10**8)
DATA, PAIRS, OUT = sys.argv[1:4]
DRAW = random.Random(7)
LONGEST = 160


def lines(path):
    with (gzip.open if path.endswith(".gz") else open)(os.path.join(DATA, path), "rt", encoding="utf8") as file:
        return file.read().split("\n")


def drawn(texts, most, least=1):
    texts = [" ".join(text.split())[:LONGEST] for text in texts]
    texts = list(dict.fromkeys(text for text in texts if len(text) >= least))
    DRAW.shuffle(texts)
    return texts[:most]


def columns(name, names, most):
    with open(os.path.join(PAIRS, name), encoding="utf8", newline="") as file:
        rows = list(csv.DictReader(file))
    return drawn([row[column] for row in rows for column in names], most)


os.makedirs(OUT, exist_ok=True)
with gzip.open(os.path.join(OUT, "reviews.txt.gz"), "wt", encoding="utf8") as file:
    file.write("\n".join(text for i, text in enumerate(lines("nsmc-raw-ko/reviews.txt.gz")) if i % 5 == 0))
with gzip.open(os.path.join(DATA, "medquad-en/train.csv.gz"), "rt", encoding="utf8", newline="") as source, \
        gzip.open(os.path.join(OUT, "medquad.txt.gz"), "wt", encoding="utf8") as file:
    for row in csv.DictReader(source):
        file.write(" ".join(row["question"].split()) + "\n" + " ".join(row["answer"].split()) + "\n")
graded, triplet, pair, answered = ["sentence1", "sentence2"], ["anchor", "positive", "negative"], ["anchor", "positive"], ["question", "answer"]
texts = columns("sts-ko.csv", graded, 5000) + columns("sts-en.csv", graded, 5000)
texts += columns("nli.csv", triplet, 2500) + columns("snli.csv", triplet, 1000)
texts += columns("paraphrases.csv", pair[:1], 1500) + columns("questions.csv", pair, 1500)
texts += columns("sae4k.csv", pair, 1000) + columns("banking.csv", pair, 1000)
texts += columns("chatbot.csv", answered, 2500) + columns("welfare.csv", answered, 2500) + columns("faq.csv", answered, 1800)
texts += columns("docs.csv", answered, 1500) + columns("medquad.csv", answered, 2500)
texts += drawn(lines("nsmc-raw-ko/reviews.txt.gz"), 800, 8) + drawn(lines("ms-docs-ko/text.txt.gz"), 800, 8)
texts += drawn(lines("ud-raw-ko/gsd.txt"), 400, 8) + drawn(lines("ud-raw-ko/kaist.txt"), 400, 8)
texts = list(dict.fromkeys(texts))
DRAW.shuffle(texts)
with open(os.path.join(OUT, "distill.txt"), "w", encoding="utf8") as file:
    file.write("\n".join(texts) + "\n")

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
texts = columns("sts-ko.csv", graded, 9000) + columns("sts-en.csv", graded, 9000)
texts += columns("nli.csv", triplet, 15000) + columns("snli.csv", triplet, 5000)
texts += columns("paraphrases.csv", pair, 8000) + columns("questions.csv", pair, 4000)
texts += columns("sae4k.csv", pair, 12000) + columns("banking.csv", pair, 9000)
texts += columns("chatbot.csv", answered, 17000) + columns("welfare.csv", answered, 5000) + columns("faq.csv", answered, 1800)
texts += columns("docs.csv", answered, 3000) + columns("medquad.csv", answered, 4000)
texts += drawn([line.split("\t")[-1] for line in lines("3i4k-ko/fci_train_val.txt.gz")], 45000, 4)
texts += drawn(lines("nsmc-raw-ko/reviews.txt.gz"), 40000, 8) + drawn(lines("ms-docs-ko/text.txt.gz"), 18000, 8)
for name in ("gsd", "kaist", "ksl"):
    texts += drawn(lines("ud-raw-ko/" + name + ".txt"), 2000, 8)
texts = list(dict.fromkeys(texts))
DRAW.shuffle(texts)
with open(os.path.join(OUT, "distill.txt"), "w", encoding="utf8") as file:
    file.write("\n".join(texts) + "\n")

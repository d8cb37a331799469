"""Pairs, triplets and graded pairs out of the sets' train parts: python pairs.py DATA OUT"""
import csv
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import sets  # noqa: E402
from sets import one_line  # noqa: E402

DATA, OUT = sys.argv[1], sys.argv[2]
DRAW = random.Random(42)


def read(path, delimiter=","):
    return sets.read(os.path.join(DATA, path), delimiter)


def write(name, header, rows):
    with open(os.path.join(OUT, name), "w", encoding="utf8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(name, len(rows))


os.makedirs(OUT, exist_ok=True)
for name, path in (("chatbot", "chatbot-ko/train.csv"), ("welfare", "welfare-qa-ko/train.csv.gz"), ("faq", "ms-faq-ko/train.csv")):
    write(name + ".csv", ["question", "answer"], [(one_line(r["question"]), one_line(r["answer"])[:1500]) for r in read(path)])
rows = read("ms-docs-ko/title-description-train.csv.gz")
keys = list(rows[0])
write("docs.csv", ["question", "answer"], [(one_line(r[keys[0]]), one_line(r[keys[1]])) for r in rows])
rows = [(one_line(r["question"]), one_line(r["answer"])[:1500]) for r in read("medquad-en/train.csv.gz")]
DRAW.shuffle(rows)
write("medquad.csv", ["question", "answer"], rows[:6000])
for name, path in (("nli", "klue-nli-ko/triplets-train.csv.gz"), ("snli", "snli-dev-en/triplets.csv")):
    header = ["anchor", "positive", "negative"]
    write(name + ".csv", header, [tuple(one_line(r[c]) for c in header) for r in read(path)])
rows = read("sae4k-ko/train.csv.gz")
keys = list(rows[0])
DRAW.shuffle(rows)
write("sae4k.csv", ["anchor", "positive"], [(one_line(r[keys[0]]), one_line(r[keys[1]])) for r in rows[:6000]])
rows = read("question-pair-ko/train.tsv", "\t")
keys = list(rows[0])
# Label 0 says that the two questions mean the same.
same = [(r[keys[0]], r[keys[1]]) for r in rows if r[keys[2]].strip() == "0" and r[keys[0]] != r[keys[1]]]
write("questions.csv", ["anchor", "positive"], same)
groups = {}
for row in read("parakqc-ko/train.tsv", "\t"):
    groups.setdefault(row["group"], []).append(row["sentence"])
pairs = []
for sentences in groups.values():
    DRAW.shuffle(sentences)
    pairs += [(s, sentences[(i + 1) % len(sentences)]) for i, s in enumerate(sentences) if len(sentences) > 2]
write("paraphrases.csv", ["anchor", "positive"], pairs)
graded = ["sentence1", "sentence2", "score"]
write("sts-ko.csv", graded, [tuple(r[c] for c in graded) for r in read("korsts-ko/sts-train.tsv", "\t")])
for name, path in (("sts-en", "stsb-en-train"), ("dev-sts-en", "stsb-en-dev")):
    with open(os.path.join(DATA, "stsb-en", path + ".csv"), encoding="utf8", newline="") as file:
        write(name + ".csv", graded, list(csv.reader(file)))
labels = {}
for row in read("banking77-en/train.csv"):
    labels.setdefault(row["category"], []).append(row["text"])
pairs = []
for texts in labels.values():
    DRAW.shuffle(texts)
    pairs += [(texts[i], texts[i + 1]) for i in range(0, min(len(texts) - 1, 60), 2)]
write("banking.csv", ["anchor", "positive"], pairs)

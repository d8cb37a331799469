"""People who click and mark, simulated: reads what a model found for each question, writes what `jjak serve` would have stored.

simulate.py log PREDICTIONS ANSWERS.csv KIND NOISE SEED: writes UBI 1.3 to standard output.
simulate.py score JUDGEMENTS.csv PREDICTIONS ANSWERS.csv: how many of the judgements are true, as JSON.

A position-based model: the hit at rank r is looked at with probability 1 / r. KIND clicks: 20 searches for each question; a hit that is
looked at is clicked with probability 1 - NOISE if it is right and NOISE if not. KIND marks: 3 people for each question; a hit that is looked
at is marked by every second one, wrongly with probability NOISE.
"""
import csv
import json
import random
import sys

SEARCHES = 20
PEOPLE = 3
MARKING = 0.5


def predictions(path, answers):
    with open(answers, encoding="utf-8", newline="") as file:
        ids = {row["answer"].strip(): row["id"] for row in csv.DictReader(file)}
    with open(path, encoding="utf-8") as file:
        for line in file:
            found = json.loads(line)
            yield found["query"], [(ids[hit["text"].strip()], hit["right"]) for hit in found["hits"]], {
                ids[text.strip()] for text in found["right"]}


def event(action, search, client, object_id, rank):
    print(json.dumps({
        "application": "simulation", "action_name": action, "query_id": search, "client_id": client,
        "timestamp": "2026-01-01T00:00:00Z",
        "event_attributes": {"object": {"object_id": object_id}, "position": {"ordinal": rank}}}))


def log(path, answers, kind, noise, seed):
    dice = random.Random(f"{kind} {noise} {seed}")
    for number, (question, hits, _) in enumerate(predictions(path, answers)):
        for person in range(SEARCHES if kind == "clicks" else PEOPLE):
            search, client = f"s{number}-{person}", f"c{number}-{person}"
            print(json.dumps({"query_id": search, "user_query": question, "timestamp": "2026-01-01T00:00:00Z"},
                             ensure_ascii=False))
            for rank, (object_id, right) in enumerate(hits, 1):
                looked = dice.random() < 1 / rank
                mistaken = dice.random() < noise
                chosen = right != mistaken
                if kind == "clicks":
                    event("impression", search, client, object_id, rank)
                    if looked and chosen:
                        event("click", search, client, object_id, rank)
                elif looked and dice.random() < MARKING:
                    event("right_answer" if chosen else "thumbs_down", search, client, object_id, rank)


def score(judgements, path, answers):
    right = {question: ids for question, _, ids in predictions(path, answers)}
    counts = {"positives": 0, "true_positives": 0, "negatives": 0, "true_negatives": 0}
    with open(judgements, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            is_right = row["docid"] in right[row["query"]]
            kind = "positives" if float(row["rating"]) > 0 else "negatives"
            counts[kind] += 1
            counts["true_" + kind] += is_right == (kind == "positives")
    print(json.dumps(counts))


if sys.argv[1] == "log":
    log(sys.argv[2], sys.argv[3], sys.argv[4], float(sys.argv[5]), sys.argv[6])
else:
    score(*sys.argv[2:5])

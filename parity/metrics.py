"""Evaluator results of sentence-transformers on fixed vectors and scores, with many ties."""

import random
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import util
from sentence_transformers.sentence_transformer.evaluation import (
    BinaryClassificationEvaluator,
    EmbeddingSimilarityEvaluator,
    InformationRetrievalEvaluator,
    LabelAccuracyEvaluator,
    MSEEvaluator,
    ParaphraseMiningEvaluator,
    RerankingEvaluator,
    TranslationEvaluator,
    TripletEvaluator,
)
from sentence_transformers.sentence_transformer.losses import SoftmaxLoss, softmax
from sentence_transformers.util.similarity import SimilarityFunction

from models import write_json
from trec import write_graded_retrieval


class FixedVectors:
    """Stands in for a model: every text has one given vector."""

    model_card_data = None

    def __init__(self, vectors, similarity_fn_name="cosine"):
        self.vectors = vectors
        self.similarity_fn_name = similarity_fn_name
        self.similarity = SimilarityFunction.to_similarity_fn(similarity_fn_name)

    def encode(self, texts, convert_to_tensor=False, convert_to_numpy=True, **options):
        rows = np.asarray([self.vectors[text] for text in texts], dtype=np.float32)
        if not convert_to_numpy:
            return list(torch.from_numpy(rows))
        return torch.from_numpy(rows) if convert_to_tensor else rows

    encode_query = encode_document = encode


def plain(metrics):
    return {name: float(value) for name, value in metrics.items()}


def quarters(generator, rows):
    """Vectors of sixteen entries ±0.25: length exactly 1, cosines exact multiples of 1/8, hence many exact ties."""
    return generator.choice([-0.25, 0.25], (rows, 16)).tolist()


def named(prefix, vectors):
    return {f"{prefix}{row}": vector for row, vector in enumerate(vectors)}


def quiet(evaluator):
    evaluator.store_metrics_in_model_card_data = lambda *arguments: None
    return evaluator


def retrieval_metrics(queries, corpus, relevant, score):
    vectors = named("q", [[row] for row in range(len(queries))]) | named("d", [[row] for row in range(len(corpus))])
    evaluator = quiet(
        InformationRetrievalEvaluator(
            queries={name: f"q{row}" for row, name in enumerate(queries)},
            corpus={name: f"d{row}" for row, name in enumerate(corpus)},
            relevant_docs={name: set(documents) for name, documents in relevant.items()},
            corpus_chunk_size=40,
            write_csv=False,
            score_functions={"cosine": score},
        )
    )
    return plain(evaluator(FixedVectors(vectors)))


def retrieval_case(name, queries, corpus, relevant, scores):
    """Scores are looked up by row, so that the evaluator ranks exactly these numbers."""
    matrix = torch.tensor(scores, dtype=torch.float32)

    def look_up(query_rows, corpus_rows):
        return matrix[query_rows[:, 0].long()][:, corpus_rows[:, 0].long()]

    per_query = {
        query: retrieval_metrics(queries, corpus, {query: relevant[query]}, look_up)
        for query in queries
        if relevant.get(query)
    }
    return {
        "name": name,
        "query_ids": queries,
        "corpus_ids": corpus,
        "relevant": relevant,
        "scores": scores,
        "metrics": retrieval_metrics(queries, corpus, relevant, look_up),
        "metrics_per_query": per_query,
    }


def write_retrieval(target):
    shuffle = random.Random(31)
    generator = np.random.default_rng(31)
    # As strings d10 sorts before d2, D before d, and Hangul last.
    corpus = [f"d{number}" for number in range(100)] + [f"D{number}" for number in range(20)]
    corpus += [f"문서{number}" for number in range(30)]
    shuffle.shuffle(corpus)
    queries = [f"q{number}" for number in range(24)]
    relevant = {query: sorted(shuffle.sample(corpus, shuffle.choice([1, 1, 1, 2, 3, 15]))) for query in queries}
    relevant["q3"] = []
    del relevant["q7"]
    relevant["q11"] = sorted(shuffle.sample(corpus, 120))
    relevant["q12"] = ["d5", "not in the corpus"]
    scores = np.round(generator.integers(-4, 12, (len(queries), len(corpus))) * 0.05, 2)
    for row, query in enumerate(queries):
        for document in relevant.get(query, [])[:2]:
            if document in corpus and shuffle.random() < 0.7:
                scores[row, corpus.index(document)] = round(0.05 * shuffle.randint(8, 13), 2)
    ties = retrieval_case("ties", queries, corpus, relevant, scores.tolist())
    small = retrieval_case(
        "small_corpus",
        ["a", "b", "c"],
        ["3", "1", "20", "10"],
        {"a": ["20"], "b": ["1", "3"], "c": ["10"]},
        [[0.5, 0.5, 0.5, 0.5], [0.1, 0.2, 0.3, 0.4], [0.0, 0.0, 0.05, 0.05]],
    )
    write_json(target / "information_retrieval.json", {"cases": [ties, small]})


def write_retrieval_vectors(target):
    """The whole way: vectors, cosine, ranking."""
    generator = np.random.default_rng(32)
    queries = named("q", quarters(generator, 20))
    corpus = named("d", quarters(generator, 130))
    relevant = {}
    for row, (query, vector) in enumerate(queries.items()):
        near = sorted(corpus, key=lambda name: -np.dot(corpus[name], vector))[:14]
        relevant[query] = sorted(generator.choice(near, 1 + row % 3, False).tolist())
    evaluator = quiet(
        InformationRetrievalEvaluator(
            queries={name: name for name in queries},
            corpus={name: name for name in corpus},
            relevant_docs={name: set(documents) for name, documents in relevant.items()},
            write_csv=False,
        )
    )
    metrics = plain(evaluator(FixedVectors(queries | corpus)))
    write_json(
        target / "information_retrieval_vectors.json",
        {"queries": queries, "corpus": corpus, "relevant": relevant, "metrics": metrics},
    )


def pairwise(left, right):
    return [float(score) for score in util.pairwise_cos_sim(np.float32(left), np.float32(right))]


def write_similarity(target):
    cases = []
    for seed, name in enumerate(("ties", "random")):
        generator = np.random.default_rng(40 + seed)
        rows = 60
        if name == "ties":
            left, right = quarters(generator, rows), quarters(generator, rows)
        else:
            left, right = np.float32(generator.standard_normal((2, rows, 6))).tolist()
        scores = pairwise(left, right)
        gold = [float(np.clip(round(2.5 + 2 * score + generator.normal()), 0, 5)) for score in scores]
        lefts, rights = named("l", left), named("r", right)
        evaluator = quiet(EmbeddingSimilarityEvaluator(list(lefts), list(rights), gold, write_csv=False))
        metrics = plain(evaluator(FixedVectors(lefts | rights)))
        cases.append(
            {"name": name, "vectors1": left, "vectors2": right, "gold": gold, "scores": scores, "metrics": metrics}
        )
    write_json(target / "similarity.json", {"cases": cases})


def write_triplet(target):
    generator = np.random.default_rng(50)
    rows = 64  # A power of two: the evaluator averages in float32, which is exact then.
    anchors, positives, negatives = (quarters(generator, rows) for _ in range(3))
    vectors = [named(prefix, column) for prefix, column in zip("apn", (anchors, positives, negatives))]
    metrics = {}
    for margin in (0, 0.25):
        evaluator = quiet(TripletEvaluator(*(list(column) for column in vectors), margin=margin, write_csv=False))
        metrics[str(margin)] = plain(evaluator(FixedVectors(vectors[0] | vectors[1] | vectors[2])))
    write_json(
        target / "triplet.json",
        {
            "positive_scores": pairwise(anchors, positives),
            "negative_scores": pairwise(anchors, negatives),
            "metrics_by_margin": metrics,
        },
    )


def binary_case(name, wanted, labels):
    """Pairs of plane vectors whose cosines are the wanted scores to rounding; the scores as computed are recorded."""
    right = [[score, max(0.0, 1 - score * score) ** 0.5] for score in wanted]
    left = [[1.0, 0.0]] * len(wanted)
    lefts, rights = named("l", left), named("r", right)
    evaluator = quiet(BinaryClassificationEvaluator(list(lefts), list(rights), labels, write_csv=False))
    metrics = plain(evaluator(FixedVectors(lefts | rights)))
    return {"name": name, "scores": pairwise(left, right), "labels": labels, "metrics": metrics}


def write_binary(target):
    generator = np.random.default_rng(60)
    labels = generator.integers(0, 2, 80).tolist()
    steps = [round(0.05 * int(np.clip(generator.normal(8 + 4 * label, 4), 0, 20)), 2) for label in labels]
    spread = [float(np.clip(generator.normal(0.4 + 0.1 * label, 0.3), -1, 1)) for label in labels]
    cases = [
        binary_case("ties", steps, labels),
        binary_case("random", spread, labels),
        binary_case("separable", [0.9, 0.8, 0.7, 0.3, 0.2], [1, 1, 1, 0, 0]),
        binary_case("reversed", [0.9, 0.8, 0.7, 0.3, 0.2], [0, 0, 0, 1, 1]),
        binary_case("one_score", [0.5] * 6, [1, 0, 1, 0, 0, 0]),
        binary_case("only_positive", [0.5, 0.6, 0.4], [1, 1, 1]),
        binary_case("only_negative", [0.5, 0.6, 0.4], [0, 0, 0]),
    ]
    write_json(target / "binary_classification.json", {"cases": cases})


def write_similarity_functions(target):
    """Each similarity function: scores of pairs, and what the four evaluators make of vectors whose lengths differ much."""
    generator = np.random.default_rng(70)
    rows = 64  # A power of two, as for the triplets.

    def vectors(prefix, near=None):
        noise = generator.standard_normal((rows, 12)) * np.exp(generator.normal(0, 0.7, (rows, 1)))
        return named(prefix, np.float32(noise if near is None else 0.6 * np.array(list(near.values())) + noise).tolist())

    anchors = vectors("a")
    positives, negatives = vectors("p", anchors), vectors("n")
    labels = generator.integers(0, 2, rows).tolist()
    right = {name: positives[f"p{row}"] if labels[row] else negatives[f"n{row}"] for row, name in enumerate(anchors)}
    rights = {f"r{row}": vector for row, vector in enumerate(right.values())}
    gold = [round(float(5 * label * generator.random()), 1) for label in labels]
    relevant = {name: {f"p{row}"} | ({f"n{row}"} if row % 3 == 0 else set()) for row, name in enumerate(anchors)}
    corpus = positives | negatives
    everything = anchors | corpus | rights
    functions = {}
    for function in ("cosine", "dot", "euclidean", "manhattan"):
        model = FixedVectors(everything, function)
        score = SimilarityFunction.to_similarity_pairwise_fn(function)
        evaluators = {
            "retrieval": InformationRetrievalEvaluator(
                {name: name for name in anchors}, {name: name for name in corpus}, relevant, write_csv=False
            ),
            "similarity": EmbeddingSimilarityEvaluator(list(anchors), list(rights), gold, write_csv=False),
            "triplet": TripletEvaluator(list(anchors), list(positives), list(negatives), write_csv=False),
            "binary": BinaryClassificationEvaluator(list(anchors), list(rights), labels, write_csv=False),
        }
        scores = score(np.float32(list(anchors.values())), np.float32(list(rights.values())))
        functions[function] = {
            "scores": [float(value) for value in scores],
            "metrics": {name: plain(quiet(evaluator)(model)) for name, evaluator in evaluators.items()},
        }
    write_json(
        target / "similarity_functions.json",
        {
            "anchors": list(anchors.values()),
            "positives": list(positives.values()),
            "negatives": list(negatives.values()),
            "rights": list(rights.values()),
            "labels": labels,
            "gold": gold,
            "also_relevant_every": 3,
            "functions": functions,
        },
    )


def write_translation(folder):
    """Some translations are nearest, some are not, some are as near as others; two rows have the same words."""
    generator = np.random.default_rng(80)
    rows = 64  # A power of two: sums of quarters are exact in float32.
    source = np.array(quarters(generator, rows))
    flips = generator.random((rows, 16)) < generator.uniform(0, 0.6, (rows, 1))
    target = np.where(flips, -source, source)
    target[5], target[11] = target[6], source[12]
    sources = [f"s{row}" for row in range(rows)]
    targets = [f"t{row}" for row in range(rows)]
    targets[6], sources[12] = targets[5], sources[11]
    vectors = dict(zip(sources, source.tolist())) | dict(zip(targets, target.tolist()))
    model = FixedVectors(vectors)
    teacher = FixedVectors(named("s", quarters(generator, rows)))
    translation = quiet(TranslationEvaluator(sources, targets, write_csv=False))
    mse = quiet(MSEEvaluator([f"s{row}" for row in range(rows)], targets, teacher, write_csv=False))
    write_json(
        folder / "translation.json",
        {
            "sources": sources,
            "targets": targets,
            "source_vectors": [vectors[text] for text in sources],
            "target_vectors": [vectors[text] for text in targets],
            "teacher_vectors": list(teacher.vectors.values()),
            "translation": plain(translation(model)),
            "mse": plain(mse(model)),
        },
    )


def write_reranking(target):
    cases = []
    for seed, ties in enumerate((True, False)):
        generator = np.random.default_rng(80 + seed)
        samples, rows, vectors = [], [], {}
        for number in range(20):
            positives, negatives = int(generator.integers(1, 6)), int(generator.integers(1, 25))
            count = 1 + positives + negatives
            made = quarters(generator, count) if ties else np.float32(generator.standard_normal((count, 8))).tolist()
            names = [f"q{number}"] + [f"{number}d{row}" for row in range(count - 1)]
            vectors |= dict(zip(names, made))
            samples.append({"query": names[0], "positive": names[1 : 1 + positives], "negative": names[1 + positives :]})
            scores = util.cos_sim(np.float32(made[:1]), np.float32(made[1:]))[0]
            rows.append({"positives": positives, "scores": [float(score) for score in scores]})
        for at_k in (10, 3):
            evaluator = quiet(RerankingEvaluator(samples, at_k=at_k, write_csv=False))
            metrics = plain(evaluator(FixedVectors(vectors)))
            cases.append({"ties": ties, "at_k": at_k, "samples": rows, "metrics": metrics})
    write_json(target / "reranking.json", {"cases": cases})


def clustered(generator, rows, groups, noise):
    centres = generator.standard_normal((groups, 12))
    made = centres[generator.integers(0, groups, rows)] + noise * generator.standard_normal((rows, 12))
    return np.float32(made)


def write_paraphrase_mining(target):
    cases = []
    for seed, (ties, top_k, max_pairs) in enumerate(((True, 100, 500000), (False, 100, 500000), (False, 3, 60))):
        generator = np.random.default_rng(90 + seed)
        made = np.float32(quarters(generator, 50)) if ties else clustered(generator, 70, 20, 0.5)
        names = [f"{row:03}" for row in range(len(made))]
        duplicates = [
            [int(first), int(second)]
            for first in range(len(made))
            for second in range(first)
            if float(util.cos_sim(made[first], made[second])) + generator.normal(0, 0.2) > 0.75
        ]
        metrics = []
        for closure in (False, True):
            evaluator = quiet(
                ParaphraseMiningEvaluator(
                    {name: name for name in names},
                    [(names[first], names[second]) for first, second in duplicates],
                    add_transitive_closure=closure,
                    max_pairs=max_pairs,
                    top_k=top_k,
                    write_csv=False,
                )
            )
            metrics.append(plain(evaluator(FixedVectors(dict(zip(names, made.tolist()))))))
        pairs = util.paraphrase_mining_embeddings(torch.tensor(made), max_pairs=max_pairs, top_k=top_k)
        cases.append(
            {
                "ties": ties,
                "top_k": top_k,
                "max_pairs": max_pairs,
                "vectors": made.tolist(),
                "duplicates": duplicates,
                "pairs": [[float(score), int(first), int(second)] for score, first, second in pairs],
                "metrics": metrics[0],
                "metrics_of_closure": metrics[1],
            }
        )
    write_json(target / "paraphrase_mining.json", {"cases": cases})


def write_communities(target):
    cases = []
    for seed, (noise, threshold, least) in enumerate(((0.3, 0.75, 5), (0.6, 0.75, 3), (0.5, 0.6, 10), (0.8, 0.5, 1))):
        made = clustered(np.random.default_rng(100 + seed), 120, 12, noise)
        communities = util.community_detection(torch.tensor(made), threshold, least)
        cases.append(
            {
                "vectors": made.tolist(),
                "threshold": threshold,
                "min_community_size": least,
                "communities": [[int(member) for member in community] for community in communities],
            }
        )
    write_json(target / "communities.json", {"cases": cases})


class FixedBatches(list):
    """Batches that an evaluator takes for those of a data loader."""


class NoModel(torch.nn.Module):
    """What a classifier and its evaluator ask of a model that is never run."""

    device = "cpu"
    smart_batching_collate = None


def write_label_accuracy(target):
    """Classes of pairs by three classifiers, in batches of unequal size."""
    generator = np.random.default_rng(61)
    left, right = (generator.standard_normal((50, 6)).astype(np.float32) for _ in range(2))
    before = softmax.embed_columns
    softmax.embed_columns = lambda model, features: [column["sentence_embedding"] for column in features]
    cases = []
    for options in ({}, {"concatenation_sent_multiplication": True}, {"concatenation_sent_rep": False}):
        loss = SoftmaxLoss(NoModel(), 6, num_labels=3, **options)
        with torch.no_grad():
            for parameter in loss.parameters():
                parameter.copy_(torch.tensor(generator.standard_normal(parameter.shape), dtype=torch.float32))
        labels = generator.integers(0, 3, 50)
        batches = FixedBatches(
            (
                [{"sentence_embedding": torch.from_numpy(side[start : start + 16])} for side in (left, right)],
                torch.from_numpy(labels[start : start + 16]),
            )
            for start in range(0, 50, 16)
        )
        evaluator = quiet(LabelAccuracyEvaluator(batches, softmax_model=loss))
        cases.append(
            {
                "options": options,
                "labels": labels.tolist(),
                "weight": loss.classifier.weight.detach().tolist(),
                "bias": loss.classifier.bias.detach().tolist(),
                "metrics": plain(evaluator(NoModel())),
            }
        )
    softmax.embed_columns = before
    write_json(
        target / "label_accuracy.json",
        {"sentences1": left.tolist(), "sentences2": right.tolist(), "cases": cases},
    )


def write_metrics(target: Path):
    target.mkdir(parents=True)
    write_retrieval(target)
    write_retrieval_vectors(target)
    write_graded_retrieval(target)
    write_similarity(target)
    write_triplet(target)
    write_binary(target)
    write_similarity_functions(target)
    write_translation(target)
    write_reranking(target)
    write_paraphrase_mining(target)
    write_communities(target)
    write_label_accuracy(target)

"""Metrics of trec_eval (through pytrec_eval) for graded judgements: runs with holes, documents that nobody judged, negative grades."""

import random

import pytrec_eval

from models import write_json

MEASURES = {"ndcg_cut.10", "map_cut.100", "recall.1,3,5,10", "P.1,3,5,10", "success.1,5,10"}


def write_graded_retrieval(target):
    generator = random.Random(20261129)
    documents = [f"d{number}" for number in range(60)]
    qrels, run = {}, {}
    for number in range(15):
        query = f"q{number}"
        judged = generator.sample(documents, generator.randint(3, 25))
        grades = {document: generator.choice([-1, 0, 0, 1, 1, 2, 3]) for document in judged}
        grades[judged[0]] = generator.randint(1, 3)
        qrels[query] = grades
        found = generator.sample(documents, generator.randint(0, 40) if number else 60)
        # Scores differ, so that no rule about ties matters.
        run[query] = {document: float(len(found) - rank) for rank, document in enumerate(found)}
    # Without a hit trec_eval leaves the query out; here it counts as 0, as everywhere in this project.
    run = {query: hits if hits else {"elsewhere": 1.0} for query, hits in run.items()}
    found = pytrec_eval.RelevanceEvaluator(qrels, MEASURES).evaluate(run)
    names = sorted(next(iter(found.values())))
    write_json(
        target / "graded_retrieval.json",
        {
            "queries": list(qrels),
            "documents": documents,
            "qrels": qrels,
            "run": run,
            "metrics_per_query": {query: {name: found[query][name] for name in names} for query in qrels},
            "metrics": {name: sum(found[query][name] for query in qrels) / len(qrels) for name in names},
        },
    )

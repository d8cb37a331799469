"""Models whose questions and answers go through modules of their own (Router), as sentence-transformers saves them, their vectors, and a run."""

import shutil

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Router
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import Dense, Normalize, Pooling, StaticEmbedding, Transformer
from tokenizers import Tokenizer

from models import randomize, write_json
from texts import TEXTS

WIDTH = 32
PROMPTS = {"query": "질문: ", "document": ""}
STEPS = 6
BATCH = 4


def transformer(root):
    return Transformer(str(root / "roberta-klue-tiny-plain"), max_seq_length=24)


def table(root, seed):
    tokens = Tokenizer.from_file(str(root / "roberta-klue-tiny-plain" / "tokenizer.json"))
    tokens.enable_truncation(16)
    generator = torch.Generator().manual_seed(seed)
    weights = torch.randn(tokens.get_vocab_size(), WIDTH, generator=generator)
    return StaticEmbedding(tokens, embedding_weights=weights.numpy())


def head(seed):
    dense = Dense(WIDTH, 12, bias=True)
    randomize(dense, seed)
    return dense


def apart(root):
    """A table for questions, an encoder for answers, one Dense behind both."""
    router = Router.for_query_document([table(root, 3)], [transformer(root), Pooling(WIDTH, pooling_mode="mean")])
    return [router, head(4), Normalize()]


def heads(root):
    """One encoder, heads apart; texts without a role are refused."""
    shared = [transformer(root), Pooling(WIDTH, pooling_mode="mean")]
    return [Router({"query": shared + [head(5)], "document": shared + [head(6)]}, allow_empty_key=False)]


def mapped(root):
    """Routes by other names, found by their mappings; the encoder in front of the Router."""
    router = Router(
        {"asked": [head(7)], "answered": [head(8), Normalize()]},
        route_mappings={("query", None): "asked", (None, "text"): "answered"},
    )
    return [transformer(root), Pooling(WIDTH, pooling_mode="mean"), router]


MODELS = {"apart": apart, "heads": heads, "mapped": mapped}


def vectors(model, name):
    found = {"query": model.encode_query(TEXTS).tolist(), "document": model.encode_document(TEXTS).tolist()}
    try:
        found["text"] = model.encode(TEXTS).tolist()
    except ValueError as refused:
        found["refused"] = str(refused).split(".")[0]
    return found


def without_dropout(model):
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0


def run(model):
    """A few steps of MNRL, the first column through the query's route, the second through the document's."""
    without_dropout(model)
    model.train()
    loss = MultipleNegativesRankingLoss(model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.0)
    pairs = list(zip(TEXTS[0::2], TEXTS[1::2]))
    losses, norms = [], []
    for step in range(STEPS):
        rows = [pairs[(step * BATCH + i) % len(pairs)] for i in range(BATCH)]
        features = [
            model.preprocess([PROMPTS["query"] + row[0] for row in rows], task="query"),
            model.preprocess([row[1] for row in rows], task="document"),
        ]
        # As the collator of sentence-transformers does: a Router behind the encoder learns of it in no other way.
        features[0]["task"], features[1]["task"] = "query", "document"
        value = loss(features, labels=None)
        optimizer.zero_grad()
        value.backward()
        norms.append(float(torch.nn.utils.clip_grad_norm_(model.parameters(), 1e9)))
        optimizer.step()
        losses.append(float(value.detach()))
    return {"losses": losses, "gradient_norms": norms}


def write_routers(root):
    target = root / "routers"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    cases = {}
    for name, modules in MODELS.items():
        model = SentenceTransformer(modules=modules(root), device="cpu", prompts=dict(PROMPTS))
        model.save_pretrained(str(target / name), create_model_card=False)
        read = SentenceTransformer(str(target / name), device="cpu")
        cases[name] = vectors(read, name) | run(read)
    write_json(target / "cases.json", {"texts": TEXTS, "steps": STEPS, "batch_size": BATCH, "cases": cases})

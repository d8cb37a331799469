"""Tables of token vectors as sentence-transformers and Model2Vec save them, their vectors, and how Model2Vec makes a table."""

import importlib.util
import shutil
from pathlib import Path

import model2vec
import numpy as np
import torch
from model2vec import StaticModel
from model2vec.quantization import DType, quantize_embeddings
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Dense, Normalize, StaticEmbedding
from tokenizers import Tokenizer

from models import randomize, write_json
from texts import TEXTS

WIDTH = 12
FURTHER = ["", "\u16a0\u16b1 배송", "\u16a0\u16b1\u16a2"]


def tokenizer(root):
    return Tokenizer.from_file(str(root / "roberta-klue-tiny-plain" / "tokenizer.json"))


def table(rows, seed):
    return np.random.default_rng(seed).normal(size=(rows, WIDTH)).astype(np.float32)


def write_sentence_transformers(root, target):
    """Cut at 9 tokens, which only the tokenizer's file can say; a Dense and a Normalize behind the table."""
    tokens = tokenizer(root)
    tokens.enable_truncation(9)
    embedding = StaticEmbedding(tokens, embedding_weights=table(tokens.get_vocab_size(), 1))
    dense = Dense(WIDTH, 8, bias=True)
    randomize(dense, 5)
    model = SentenceTransformer(modules=[embedding, dense, Normalize()], device="cpu")
    model.save_pretrained(str(target / "sentence-transformers"), create_model_card=False)
    plain = SentenceTransformer(modules=[embedding], device="cpu")
    texts = TEXTS + FURTHER
    tokens.no_truncation()
    gradients = gradient(plain, texts)
    return {
        "sentence-transformers": SentenceTransformer(str(target / "sentence-transformers"), device="cpu")
        .encode(texts)
        .tolist(),
        "plain": plain.encode(texts).tolist(),
    }, gradients


def gradient(model, texts):
    """Of the table, for half the sum of squares of the vectors."""
    vectors = model(model.preprocess(texts))["sentence_embedding"]
    (vectors.square().sum() / 2).backward()
    return model[0].embedding.weight.grad.numpy()


def save_model2vec(root, folder, vectors, seed, mapping=None):
    """Weights per token, vectors of length 1, texts cut at 14 tokens."""
    tokens = tokenizer(root)
    rows = tokens.get_vocab_size()
    model = StaticModel(
        vectors=vectors,
        weights=np.random.default_rng(seed).uniform(0.1, 1, size=rows).astype(np.float32),
        token_mapping=mapping,
        tokenizer=tokens,
        config={"model_type": "model2vec", "architectures": ["StaticModel"], "hidden_dim": WIDTH},
        normalize=True,
        max_length=14,
    )
    model.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    return model.encode(TEXTS + FURTHER).tolist()


def write_model2vec(root, target):
    folder = target / "model2vec"
    vectors = save_model2vec(root, folder, table(tokenizer(root).get_vocab_size(), 2), 3)
    return {
        "model2vec": vectors,
        "model2vec_in_sentence_transformers": SentenceTransformer(str(folder), device="cpu")
        .encode(TEXTS + FURTHER)
        .tolist(),
    }


def write_quantized(root, target):
    """Model2Vec's quantized vocabulary and integers: tokens share 40 rows of int8, each with a weight of its own."""
    rows = tokenizer(root).get_vocab_size()
    mapping = np.random.default_rng(7).integers(0, 40, size=rows).astype(np.int32)
    shared = quantize_embeddings(table(40, 8), DType.Int8)
    return {"model2vec-quantized": save_model2vec(root, target / "model2vec-quantized", shared, 9, mapping)}


def distillation():
    """model2vec.distill.inference, without its package, which wants older transformers than sentence-transformers does."""
    file = Path(model2vec.__file__).parent / "distill" / "inference.py"
    specification = importlib.util.spec_from_file_location("inference", file)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def write_distillation(target):
    inference = distillation()
    generator = np.random.default_rng(4)
    vectors = (generator.normal(size=(60, 9)) * np.arange(9, 0, -1) + 2).astype(np.float32).astype(np.float64)
    reduced = inference.apply_pca(vectors, 4)
    save_file(
        {"vectors": vectors, "reduced": np.ascontiguousarray(reduced), "weights": inference.compute_weights(60, 1e-4)},
        target / "distillation.safetensors",
    )


def write_static(root, training):
    target = root / "static"
    for folder in (target, training / "static"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    torch.manual_seed(6)
    vectors, gradients = write_sentence_transformers(root, target)
    vectors |= write_model2vec(root, target)
    vectors |= write_quantized(root, target)
    save_file({"gradient": gradients}, target / "gradient.safetensors")
    write_distillation(training / "static")
    write_json(target / "vectors.json", {"texts": TEXTS + FURTHER, **vectors})

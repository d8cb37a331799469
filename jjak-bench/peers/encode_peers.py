"""Encodes texts with sentence-transformers or ONNX Runtime, all of them in each turn, tokenising included.

Arguments: sentence-transformers or onnxruntime, the folder Preparation.java wrote, model, file of texts, how many of them,
most tokens of a text. Both sort by length and take batches of 32, as SentenceTransformer.encode does by default; both run on as many threads as they choose, one for each physical core.
"""

import json
import sys
import time
from pathlib import Path

import numpy

from turns import answer, peak_bytes, turn

library, folder, model_name, file, count, most_tokens = sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]
texts = json.loads((folder / f"{file}.json").read_text(encoding="utf-8"))["text"][: int(count)]
most_tokens = int(most_tokens)


def sentence_transformers():
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder / model_name), device="cpu")
    model.max_seq_length = most_tokens
    return lambda: model.encode(texts, show_progress_bar=False)


def onnxruntime():
    import onnxruntime
    from tokenizers import Tokenizer

    exported = folder / "onnx" / model_name
    session = onnxruntime.InferenceSession(exported / "model.onnx", providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(exported / "tokenizer.json"))
    tokenizer.enable_truncation(most_tokens)
    tokenizer.no_padding()

    def encode():
        encodings = tokenizer.encode_batch(texts)
        order = sorted(range(len(texts)), key=lambda text: -len(encodings[text].ids))
        vectors = [None] * len(texts)
        for start in range(0, len(order), 32):
            batch = order[start : start + 32]
            longest = len(encodings[batch[0]].ids)
            ids = numpy.zeros((len(batch), longest), dtype=numpy.int64)
            mask = numpy.zeros_like(ids)
            for row, text in enumerate(batch):
                length = len(encodings[text].ids)
                ids[row, :length] = encodings[text].ids
                mask[row, :length] = 1
            (embeddings,) = session.run(["sentence_embedding"], {"input_ids": ids, "attention_mask": mask})
            for text, embedding in zip(batch, embeddings):
                vectors[text] = embedding
        return vectors

    return encode


encode = {"sentence-transformers": sentence_transformers, "onnxruntime": onnxruntime}[library]()
answer(ready=True)
while turn():
    start = time.perf_counter()
    vectors = encode()
    seconds = time.perf_counter() - start
    answer(seconds=seconds, sample=[float(value) for value in vectors[-1]])
answer(peak_bytes=peak_bytes())

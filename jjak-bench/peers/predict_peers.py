"""Scores pairs with sentence-transformers' CrossEncoder or ONNX Runtime, all of them in each turn, tokenising included.

Arguments: sentence-transformers or onnxruntime, the folder Preparation.java wrote, model, file of pairs, how many of them,
most tokens of a pair. Both sort by length and take batches of 32.
"""

import json
import sys
import time
from pathlib import Path

import numpy

from turns import answer, peak_bytes, turn

library, folder, model_name, file, count, most_tokens = sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]
columns = json.loads((folder / f"{file}.json").read_text(encoding="utf-8"))
pairs = list(zip(columns["question"], columns["answer"]))[: int(count)]
most_tokens = int(most_tokens)


def sentence_transformers():
    from sentence_transformers import CrossEncoder

    model = CrossEncoder(str(folder / model_name), device="cpu", max_length=most_tokens)
    return lambda: model.predict(pairs, show_progress_bar=False)


def onnxruntime():
    import onnxruntime
    from tokenizers import Tokenizer

    exported = folder / "onnx" / model_name
    session = onnxruntime.InferenceSession(exported / "model.onnx", providers=["CPUExecutionProvider"])
    wanted = [given.name for given in session.get_inputs()]
    output = session.get_outputs()[0].name
    tokenizer = Tokenizer.from_file(str(exported / "tokenizer.json"))
    tokenizer.enable_truncation(most_tokens, strategy="longest_first")
    tokenizer.no_padding()

    def predict():
        encodings = tokenizer.encode_batch(pairs)
        order = sorted(range(len(pairs)), key=lambda pair: -len(encodings[pair].ids))
        scores = numpy.zeros(len(pairs), dtype=numpy.float32)
        for start in range(0, len(order), 32):
            batch = order[start : start + 32]
            longest = len(encodings[batch[0]].ids)
            given = {name: numpy.zeros((len(batch), longest), dtype=numpy.int64) for name in wanted}
            for row, pair in enumerate(batch):
                encoding = encodings[pair]
                length = len(encoding.ids)
                given["input_ids"][row, :length] = encoding.ids
                given["attention_mask"][row, :length] = 1
                if "token_type_ids" in given:
                    given["token_type_ids"][row, :length] = encoding.type_ids
            (logits,) = session.run([output], given)
            scores[batch] = 1 / (1 + numpy.exp(-logits.reshape(len(batch), -1)[:, 0]))
        return scores

    return predict


predict = {"sentence-transformers": sentence_transformers, "onnxruntime": onnxruntime}[library]()
answer(ready=True)
while turn():
    start = time.perf_counter()
    scores = predict()
    seconds = time.perf_counter() - start
    answer(seconds=seconds, sample=[float(score) for score in scores])
answer(peak_bytes=peak_bytes())

"""One layer with random weights over the token embeddings of a model folder, or over random ones: python fresh.py MODEL OUT [--random-embeddings]"""
import json
import os
import shutil
import sys

import numpy
from safetensors.numpy import load_file, save_file

SEED = 42
source, target = sys.argv[1:3]
keeps_embeddings = "--random-embeddings" not in sys.argv
shutil.copytree(source, target)
random = numpy.random.default_rng(SEED)
fresh = {}
for name, weights in sorted(load_file(os.path.join(source, "model.safetensors")).items()):
    if name.startswith("embeddings.") and keeps_embeddings:
        fresh[name] = weights
    elif name.startswith(("embeddings.", "encoder.layer.0.")):
        # As transformers starts a BERT: matrices from a normal distribution, biases 0, layer norms 1.
        if weights.ndim == 2:
            fresh[name] = random.normal(0, 0.02, weights.shape).astype(numpy.float32)
        else:
            fresh[name] = numpy.full_like(weights, 1 if name.endswith("LayerNorm.weight") else 0)
save_file(fresh, os.path.join(target, "model.safetensors"), metadata={"format": "pt"})
with open(os.path.join(target, "config.json"), encoding="utf8") as file:
    config = json.load(file)
config["num_hidden_layers"] = 1
with open(os.path.join(target, "config.json"), "w", encoding="utf8") as file:
    json.dump(config, file, indent=2)

"""What `jjak similarity` does, with sentence-transformers. Arguments: model folder, two texts."""

import sys

from sentence_transformers import SentenceTransformer

model = SentenceTransformer(sys.argv[1], device="cpu")
print(float(model.similarity(*model.encode(sys.argv[2:4]).reshape(2, 1, -1))[0][0]))

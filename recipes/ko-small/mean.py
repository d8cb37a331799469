"""A model whose weights are a weighted mean of two models of one shape (a "model soup", Wortsman et al. 2022, arXiv 2203.05482).

    python mean.py FIRST SECOND SHARE_OF_SECOND OUT
"""
import shutil
import sys

from safetensors.numpy import load_file, save_file

first, second, share, out = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4]
shutil.copytree(first, out, dirs_exist_ok=True)
one, other = load_file(first + "/model.safetensors"), load_file(second + "/model.safetensors")
mean = {name: (one[name] * (1 - share) + other[name] * share).astype(one[name].dtype) for name in one}
save_file(mean, out + "/model.safetensors", metadata={"format": "pt"})

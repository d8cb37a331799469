"""Matrix products in PyTorch, over the shapes and layouts of ProductWorker.java. Argument: fp32 or bf16."""

import sys
import time

import torch

from turns import answer, turn

SHAPES = ((1024, 1024, 1024), (2048, 2048, 2048), (640, 768, 3072), (4096, 768, 3072))
REPETITIONS = 2

kind = torch.bfloat16 if sys.argv[1] == "bf16" else torch.float32
products = {}
for rows, inner, columns in SHAPES:
    shape = f"{rows}x{inner}x{columns}"
    flops = 2 * rows * inner * columns
    left, right = torch.randn(rows, inner, dtype=kind), torch.randn(inner, columns, dtype=kind)
    products[f"{shape} NN"] = flops, left, right
    products[f"{shape} NT"] = flops, left, right.t().contiguous().t()
    products[f"{shape} TN"] = flops, left.t().contiguous().t(), right


def gigaflops(flops, left, right):
    least = float("inf")
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        left.mm(right)
        least = min(least, time.perf_counter() - start)
    return flops / least / 1e9


answer(ready=True)
with torch.inference_mode():
    while turn():
        answer(**{name: gigaflops(*product) for name, product in products.items()})

"""How far sentence-transformers' own float32 is from its float64, for each tensor of the encoders' fixtures: what a tolerance may be.

Runs itself once for each instruction set that torch can be told to use on this machine, and keeps the largest. The float64 values
do not depend on the machine at this scale; the fixtures' float32 values do.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

CAPABILITIES = ["default", "avx2", "avx512"]


def measured(core: Path):
    import torch
    from safetensors.torch import load_file
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import AutoModel

    from models import MAX_SEQ_LENGTH
    from texts import TEXTS

    torch.set_num_threads(1)
    result = {}
    for path in sorted(core.glob("*-tiny.json")):
        name = path.stem
        facts = json.loads(path.read_text(encoding="utf-8"))
        plain = core / f"{name}-plain"
        stored = load_file(core / f"{name}.safetensors")
        encoder = {dtype: AutoModel.from_pretrained(plain, dtype=dtype).eval() for dtype in (torch.float32, torch.float64)}
        spread = {}

        def keep(key, exact, *others):
            spread[key] = max(float((other.double() - exact).abs().max()) for other in (stored[key], *others))

        with torch.inference_mode():
            for row in facts["hidden_state_rows"]:
                ids = torch.tensor([facts["token_ids"][row]])
                single, double = (encoder[dtype](input_ids=ids).last_hidden_state[0] for dtype in (torch.float32, torch.float64))
                keep(f"hidden.{row}", double, single)
        for key in stored:
            if not key.startswith("sentence."):
                continue
            kind = key.removeprefix("sentence.")
            modules, options = modules_of(kind, facts["prompt"], Pooling, Normalize)
            if "dense" in kind:
                build = lambda: SentenceTransformer(str(core / f"{name}-dense"), device="cpu").eval()
            else:
                build = lambda: SentenceTransformer(
                    modules=[Transformer(str(plain), max_seq_length=MAX_SEQ_LENGTH), *modules], device="cpu"
                ).eval()
            encode = lambda model: model.encode(TEXTS, convert_to_tensor=True, show_progress_bar=False, **options)
            keep(key, encode(build().double()).double(), encode(build()))
        result[name] = spread
    return result


def modules_of(kind, prompt, pooling, normalize):
    if kind == "mean+prompt":
        return [pooling(32, "mean")], {"prompt": prompt}
    if kind == "mean+prompt_excluded":
        return [pooling(32, "mean", include_prompt=False)], {"prompt": prompt}
    if kind == "mean+normalize":
        return [pooling(32, "mean"), normalize()], {}
    modes = [mode for mode in kind.split("+") if mode not in ("dense", "normalize")]
    return [pooling(32, tuple(modes) if len(modes) > 1 else modes[0])], {}


def main():
    repository = Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repository", type=Path, default=repository)
    parser.add_argument("--one", action="store_true", help="this instruction set only, to stdout")
    options = parser.parse_args()
    core = options.repository / "jjak-core/src/test/resources/parity"
    if options.one:
        json.dump(measured(core), sys.stdout)
        return
    largest = {}
    for capability in CAPABILITIES:
        environment = os.environ | {"ATEN_CPU_CAPABILITY": capability, "HF_HUB_OFFLINE": "1"}
        command = [sys.executable, __file__, "--one", "--repository", str(options.repository)]
        for name, spread in json.loads(subprocess.run(command, env=environment, check=True, capture_output=True).stdout).items():
            for key, value in spread.items():
                mine = largest.setdefault(name, {})
                mine[key] = max(value, mine.get(key, 0.0))
    rounded = {name: {key: float(f"{value:.2e}") for key, value in sorted(spread.items())} for name, spread in largest.items()}
    (core / "spread.json").write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

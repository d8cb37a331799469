"""A LoRA adapter as sentence-transformers and PEFT save it, its vectors, and the gradients of its matrices."""

import shutil
import tempfile
from pathlib import Path

import torch
from peft import LoraConfig
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer

from models import randomize, write_json
from texts import TEXTS

BASE = "roberta-klue-tiny"
ROWS = 6


def write_adapters(root):
    target = root / "adapters"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    model = SentenceTransformer(str(root / BASE), device="cpu")
    model.add_adapter(
        LoraConfig(
            task_type="FEATURE_EXTRACTION",
            r=4,
            lora_alpha=12,
            lora_dropout=0.0,
            target_modules=["query", "value", "dense"],
        )
    )
    matrices = torch.nn.ParameterDict(
        {name.replace(".", "/"): value for name, value in model.named_parameters() if "lora_" in name}
    )
    randomize(matrices, 77)
    model.eval()
    texts = TEXTS[:ROWS]
    vectors = model(model.preprocess(texts))["sentence_embedding"]
    (vectors.square().sum() / 2).backward()
    with tempfile.TemporaryDirectory() as scratch:
        saved = Path(scratch) / "saved"
        model.save_pretrained(str(saved), create_model_card=False)
        shutil.copytree(saved, target / "lora")
    config = target / "lora" / "adapter_config.json"
    text = config.read_text(encoding="utf-8").replace(str(root / BASE), "BASE")
    config.write_text(text, encoding="utf-8")
    write_json(target / "lora.json", {"texts": texts, "vectors": vectors.detach().tolist()})
    gradients = {}
    for name, value in model.named_parameters():
        if "lora_" in name and value.grad is not None:
            layer = name.split("encoder.layer.", 1)[-1].replace(".default", "")
            if "encoder.layer." in name:
                gradients["encoder.layer." + layer] = value.grad.contiguous()
    save_file(gradients, target / "lora_gradients.safetensors")


if __name__ == "__main__":
    write_adapters(Path(__file__).resolve().parent.parent / "jjak-core/src/test/resources/parity")

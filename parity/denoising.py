"""TSDAE of tiny random models: loss and gradients, float32, no dropout, padded batch. The models are those of masked_language.py."""

import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import DenoisingAutoEncoderLoss
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

from models import randomize, write_json
from texts import TEXTS

KINDS = ["bert", "roberta"]
ROWS = 8


def damaged(texts, seed):
    """About half of the words of each text, at least one."""
    generator = torch.Generator().manual_seed(seed)
    left = []
    for text in texts:
        words = text.split()
        kept = [word for word in words if torch.rand(1, generator=generator).item() < 0.5]
        left.append(" ".join(kept or words[:1]))
    return left


def rows(features):
    """Token ids without padding."""
    return [ids[mask.bool()].tolist() for ids, mask in zip(features["input_ids"], features["attention_mask"])]


def write_denoising(target, models):
    target.mkdir(parents=True)
    for number, name in enumerate(KINDS):
        transformer = Transformer(str(models / name))
        model = SentenceTransformer(modules=[transformer, Pooling(32, "mean")], device="cpu")
        loss = DenoisingAutoEncoderLoss(model, decoder_name_or_path=str(models / name))
        crossings = [(key, module) for key, module in loss.decoder.named_modules() if key.endswith(".crossattention")]
        for place, (_, module) in enumerate(crossings):
            randomize(module, 400 + 10 * number + place)
        loss.eval()
        texts = [text for text in TEXTS if len(text.split()) > 3][:ROWS]
        source, original = model.preprocess(damaged(texts, number)), model.preprocess(texts)
        value = loss([source, original], None)
        value.backward()
        write_json(
            target / f"{name}.json",
            {"damaged": rows(source), "original": rows(original), "loss": value.item()},
        )
        save_file(
            {
                f"{key.split('.', 1)[1]}.{part}": parameter.detach().contiguous()
                for key, module in crossings
                for part, parameter in module.named_parameters()
            },
            target / f"{name}_crossattention.safetensors",
        )
        save_file(
            {key: value.grad.contiguous() for key, value in loss.decoder.named_parameters() if value.grad is not None},
            target / f"{name}.safetensors",
        )

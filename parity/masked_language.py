"""Masked language modelling of tiny random models on fixed masks: loss and gradients, float32, no dropout, padded batch."""

import torch
from safetensors.torch import save_file
from transformers import BertForMaskedLM, DistilBertForMaskedLM, MPNetForMaskedLM, RobertaForMaskedLM

from models import bert_tiny, distilbert_tiny, mpnet_tiny, randomize, roberta_klue_tiny, write_json
from texts import TEXTS

KINDS = {
    "bert": (bert_tiny, BertForMaskedLM),
    "roberta": (roberta_klue_tiny, RobertaForMaskedLM),
    "distilbert": (distilbert_tiny, DistilBertForMaskedLM),
    "mpnet": (mpnet_tiny, MPNetForMaskedLM),
}
ROWS = 12


def mask(rows, tokenizer, seed):
    """Some 15 % of the tokens; of these, most become the mask token, some another one, some stay."""
    generator = torch.Generator().manual_seed(seed)
    ids, labels = [], []
    for row in rows:
        masked, truth = list(row), [-1] * len(row)
        for position in range(1, len(row) - 1):
            if torch.rand(1, generator=generator).item() < 0.15 or position == 1:
                truth[position] = row[position]
                draw = torch.rand(1, generator=generator).item()
                if draw < 0.8:
                    masked[position] = tokenizer.mask_token_id
                elif draw < 0.9:
                    masked[position] = int(torch.randint(5, len(tokenizer), (1,), generator=generator))
        ids.append(masked)
        labels.append(truth)
    return ids, labels


def write_masked_language(target):
    target.mkdir(parents=True)
    for name, (make, model_class) in KINDS.items():
        encoder, tokenizer, seed = make()
        model = model_class(encoder.config)
        randomize(model, seed + 300)
        model.tie_weights()
        model.eval()
        folder = target / name
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        texts = [text for text in TEXTS if len(tokenizer(text)["input_ids"]) > 4][:ROWS]
        rows = [tokenizer(text, truncation=True)["input_ids"] for text in texts]
        ids, labels = mask(rows, tokenizer, seed)
        longest = max(map(len, ids))
        pad = encoder.config.pad_token_id
        inputs = torch.tensor([row + [pad] * (longest - len(row)) for row in ids])
        attention = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in ids])
        targets = torch.tensor([[-100 if t < 0 else t for t in row] + [-100] * (longest - len(row)) for row in labels])
        output = model(input_ids=inputs, attention_mask=attention, labels=targets)
        output.loss.backward()
        guesses = output.logits.argmax(-1)
        write_json(
            target / f"{name}.json",
            {
                "ids": ids,
                "labels": labels,
                "loss": output.loss.item(),
                "right": int(((guesses == targets) & (targets >= 0)).sum()),
                "mask_token_id": tokenizer.mask_token_id,
            },
        )
        save_file(
            {key: value.grad.contiguous() for key, value in model.named_parameters() if value.grad is not None},
            target / f"{name}.safetensors",
        )

"""Trains with SentenceTransformerTrainer on the batches of a list, one step for each turn.

Arguments: the folder Preparation.java wrote, model, batch size, steps, fp32 or bf16, rows of a mini-batch (0: plain loss).
Everything that TrainingWorker.java does not set is the library's default: fused AdamW, padding to the longest text of a
column, PyTorch's threads. Time is taken from on_step_begin to on_step_end; tokenising and collating are outside of it.
"""

import json
import math
import sys
import tempfile
import time
from pathlib import Path

import torch
from datasets import Dataset
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments
from sentence_transformers.sentence_transformer.losses import (
    CachedMultipleNegativesRankingLoss,
    MultipleNegativesRankingLoss,
)
from transformers import TrainerCallback

from turns import answer, await_next, peak_bytes

folder, model_name, batch_size, steps, precision, mini_batch = Path(sys.argv[1]), *sys.argv[2:]
steps, mini_batch = int(steps), int(mini_batch)
batch_list = json.loads((folder / f"batches-{batch_size}.json").read_text(encoding="utf-8"))
rows = json.loads((folder / "rows.json").read_text(encoding="utf-8"))


class FixedBatches:
    """The batches of the list, in its order; a batch sampler as DataLoader wants it."""

    def __len__(self):
        return steps

    def __iter__(self):
        return iter(batch_list["batches"][:steps])


class Trainer(SentenceTransformerTrainer):
    """Remembers the loss and checks that the batch has the tokens that Jjak's has."""

    last_loss = math.nan

    def compute_loss(self, model, inputs, *args, **kwargs):
        tokens = sum(int(value.sum()) for name, value in inputs.items() if name.endswith("attention_mask"))
        expected = batch_list["tokens"][self.state.global_step]
        if tokens != expected:
            raise ValueError(f"step {self.state.global_step + 1} has {tokens} tokens here and {expected} in the list")
        loss = super().compute_loss(model, inputs, *args, **kwargs)
        self.last_loss = float((loss[0] if isinstance(loss, tuple) else loss).detach())
        return loss


class Turns(TrainerCallback):
    def on_train_begin(self, args, state, control, **kwargs):
        answer(ready=True, threads=torch.get_num_threads(), optimizer=str(args.optim))
        await_next()

    def on_step_begin(self, args, state, control, **kwargs):
        self.start = time.perf_counter()

    def on_step_end(self, args, state, control, **kwargs):
        seconds = time.perf_counter() - self.start
        step = state.global_step
        answer(step=step, seconds=seconds, tokens=batch_list["tokens"][step - 1], loss=trainer.last_loss)
        if step < steps:
            await_next()


model = SentenceTransformer(str(folder / model_name), device="cpu")
loss = (
    CachedMultipleNegativesRankingLoss(model, mini_batch_size=mini_batch)
    if mini_batch
    else MultipleNegativesRankingLoss(model)
)
with tempfile.TemporaryDirectory() as output:
    trainer = Trainer(
        model=model,
        loss=loss,
        train_dataset=Dataset.from_dict({name: rows[name] for name in ("question", "answer")}),
        callbacks=[Turns()],
        args=SentenceTransformerTrainingArguments(
            output_dir=output,
            per_device_train_batch_size=int(batch_size),
            max_steps=steps,
            learning_rate=2e-5,
            warmup_steps=math.ceil(0.1 * steps),
            weight_decay=0.01,
            batch_sampler=lambda dataset, **kwargs: FixedBatches(),
            bf16=precision == "bf16",
            use_cpu=True,
            save_strategy="no",
            logging_strategy="no",
            report_to="none",
            disable_tqdm=True,
        ),
    )
    trainer.train()
answer(peak_bytes=peak_bytes())

"""Trains with CrossEncoderTrainer by binary cross-entropy, one step for each turn.

Arguments: the folder Preparation.java wrote, model, batch size, steps, fp32 or bf16. What is not set here is the library's
default. It tokenises within the step; tokens are counted where they enter the model, without padding.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from datasets import Dataset
from sentence_transformers import CrossEncoder, CrossEncoderTrainer, CrossEncoderTrainingArguments
from sentence_transformers.cross_encoder.losses import BinaryCrossEntropyLoss
from transformers import TrainerCallback

from turns import answer, await_next, peak_bytes

folder, model_name, batch_size, steps, precision = Path(sys.argv[1]), *sys.argv[2:]
steps = int(steps)
columns = json.loads((folder / "labelled.json").read_text(encoding="utf-8"))
columns["label"] = [1.0 if row % 2 == 0 else 0.0 for row in range(len(columns["question"]))]
model = CrossEncoder(str(folder / model_name), device="cpu")
tokens = 0


def count(module, arguments):
    global tokens
    tokens += int(arguments[0]["attention_mask"].sum())


class Turns(TrainerCallback):
    def on_train_begin(self, args, state, control, **kwargs):
        answer(ready=True)
        await_next()

    def on_step_begin(self, args, state, control, **kwargs):
        global tokens
        tokens = 0
        self.start = time.perf_counter()

    def on_step_end(self, args, state, control, **kwargs):
        answer(step=state.global_step, seconds=time.perf_counter() - self.start, tokens=tokens)
        if state.global_step < steps:
            await_next()


# The library calls forward of transformers' model itself, which hooks do not see; its own module around it is called.
model[0].register_forward_pre_hook(count)
with tempfile.TemporaryDirectory() as output:
    CrossEncoderTrainer(
        model=model,
        loss=BinaryCrossEntropyLoss(model),
        train_dataset=Dataset.from_dict(columns),
        callbacks=[Turns()],
        args=CrossEncoderTrainingArguments(
            output_dir=output,
            per_device_train_batch_size=int(batch_size),
            max_steps=steps,
            learning_rate=2e-5,
            bf16=precision == "bf16",
            use_cpu=True,
            save_strategy="no",
            logging_strategy="no",
            report_to="none",
            disable_tqdm=True,
        ),
    ).train()
answer(peak_bytes=peak_bytes())

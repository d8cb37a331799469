"""What is measured, section by section. Each returns rows of its table and adds to the ratios."""

import os
import subprocess
import time
from statistics import median

from tables import MEBIBYTE, digits, ratios, record, spread
from workers import (
    DATA,
    HOME,
    Worker,
    alternate,
    java_command,
    java_environment,
    jjak_training,
    peer_training,
    products,
    python_command,
    python_environment,
)

LAYERS_AND_HIDDEN = {"12x768": (12, 768), "12x384": (12, 384), "6x384": (6, 384)}


def native_bf16():
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
        text = file.read()
    return "avx512_bf16" in text or "amx_bf16" in text


def useful_flops_per_token(model):
    """Forward and backward through every matrix a token is multiplied with; attention's products are not counted."""
    layers, hidden = LAYERS_AND_HIDDEN[model]
    return 6 * layers * (4 * hidden * hidden + 2 * hidden * 4 * hidden)


def best_product(answers):
    """The layout and shape that is fastest by its median over the rounds, and its GFLOP/s round by round."""
    names = [name for name in answers[0]]
    best = max(names, key=lambda name: median(answer[name] for answer in answers))
    return best, [answer[best] for answer in answers]


def seconds(answers):
    return [answer["seconds"] for answer in answers]


def per_second(answers, what="tokens"):
    return [answer[what] / answer["seconds"] for answer in answers]


class Comparison:
    """Options, and the tables as they fill."""

    def __init__(self, options):
        self.options = options
        self.training, self.losses, self.encoding, self.products, self.others, self.ratios = [], [], [], [], [], []
        self.predicting = []

    def ratio(self, what, values, goal):
        record("ratio", what=what, values=values)
        self.ratios.append([what, spread(values), goal])

    # Training steps

    def train(self, model, precisions):
        """Jjak and sentence-transformers in the precisions asked for, and the machine's products, all in one alternation."""
        steps = self.options.warm_ups + self.options.rounds
        size = self.options.batch_size
        jjak = {name: jjak_training(model, size, steps, name, "all") for name in precisions}
        for name in [name for name, worker in jjak.items() if worker.refused]:
            self.others.append([f"training step {model}, {name}", "Jjak", jjak.pop(name).refused])
        if not jjak:
            return
        peer_precisions = dict.fromkeys("bf16" if name == "bf16" else "fp32" for name in precisions)
        peers = {name: peer_training(model, size, steps, name, 0) for name in peer_precisions}
        machine = {name: products("Jjak", name) for name in dict.fromkeys(self.product_kind(name) for name in jjak)}
        workers = [*jjak.values(), *peers.values(), *machine.values()]
        measured = dict(zip(workers, alternate(workers, self.options.warm_ups, self.options.rounds)))
        for name, worker in jjak.items():
            _, peak = best_product(measured[machine[self.product_kind(name)]])
            reached = [rate * useful_flops_per_token(model) / 1e9 for rate in per_second(measured[worker])]
            share = ratios(reached, peak)
            self.training_row(model, size, "Jjak", name, worker, measured[worker], share)
            against = peers["bf16" if name == "bf16" else "fp32"]
            faster = ratios(seconds(measured[against]), seconds(measured[worker]))
            other = "bf16 autocast" if name == "bf16" else "fp32"
            goals = {"fp32": "≥ 1.8", "bf16": "≥ 1.8", "auto": "≥ 3.5"} if model == "12x768" else {}
            self.ratio(f"step {model}, Jjak {name} against sentence-transformers {other}", faster, goals.get(name, ""))
            if name == "fp32":
                goal = "≥ 0.60" if model == "12x768" else ""
                self.ratio(f"step {model}, Jjak {name}: share of libtorch's best product", share, goal)
        for name, worker in peers.items():
            self.training_row(model, size, "sentence-transformers", name, worker, measured[worker], None)
        for worker in machine.values():
            worker.finish()

    @staticmethod
    def product_kind(precision):
        return "bf16" if precision == "bf16" or (precision == "auto" and native_bf16()) else "fp32"

    def training_row(self, model, size, side, precision, worker, answers, share):
        peak = worker.finish()["peak_bytes"]
        measured = {"steps": answers, "peak_bytes": peak, "start": worker.first}
        record("train", model=model, batch_size=size, side=side, precision=precision, **measured)
        self.training.append(
            [
                model,
                size,
                side,
                precision,
                spread(seconds(answers)),
                spread(per_second(answers)),
                digits(peak / MEBIBYTE),
                spread(share) if share else None,
            ]
        )

    def cached(self):
        """A large batch that both sides cut into mini-batches."""
        model, size = self.options.cached_model, self.options.cached_batch_size
        warm_ups, rounds = 1, self.options.rounds
        workers = [
            jjak_training(model, size, warm_ups + rounds, self.options.cached_precision, "default"),
            peer_training(model, size, warm_ups + rounds, self.options.cached_precision, 32),
        ]
        measured = alternate(workers, warm_ups, rounds)
        for worker, answers, side in zip(workers, measured, ("Jjak", "sentence-transformers")):
            self.training_row(model, size, side, self.options.cached_precision + ", cached", worker, answers, None)
        faster = ratios(*map(seconds, reversed(measured)))
        self.ratio(f"step {model}, batch {size}, both cached, Jjak against sentence-transformers", faster, "")

    # Losses

    def loss(self, model, precision, size=32, steps=50, cached=False):
        """The same batches without dropout: the losses must agree."""
        name = model + "-no-dropout"
        mine = jjak_training(name, size, steps, precision, self.options.loss_budget if cached else "all")
        if mine.refused:
            self.others.append([f"losses {model}, {precision}", "Jjak", mine.refused])
            return
        peer = peer_training(name, size, steps, precision, 32 if cached else 0)
        measured = alternate([mine, peer], 0, steps)
        losses = [[answer["loss"] for answer in answers] for answers in measured]
        apart = max(abs(a - b) / max(abs(b), 1e-9) for a, b in zip(*losses))
        record("loss", model=model, precision=precision, batch_size=size, cached=cached, losses=losses)
        for side, values in zip(("Jjak", "sentence-transformers"), losses):
            shown = [f"{values[step - 1]:.6f}" if step <= steps else None for step in (1, 10, 50)]
            kind = precision + (", cached" if cached else "")
            self.losses.append([model, size, side, kind, *shown, f"{apart:.1e} in {steps} steps"])
        mine.finish(), peer.finish()

    # Encoding

    def encode(self, model, file, count, most_tokens, goal=""):
        arguments = (DATA, model, file, count, most_tokens)
        workers = [
            Worker(
                f"Jjak {precision} encode {model} {file}",
                java_command("EncodeWorker", *arguments, precision),
                java_environment(),
            )
            for precision in ("fp32", "bf16")
        ] + [
            Worker(
                f"{library} encode {model} {file}",
                python_command("encode_peers.py", library, *arguments),
                python_environment(),
            )
            for library in ("sentence-transformers", "onnxruntime")
        ]
        tokens, texts = workers[0].first["tokens"], workers[0].first["texts"]
        measured = alternate(workers, 1, self.options.rounds)
        what = f"{texts} {file} texts, at most {most_tokens} tokens, {tokens / texts:.1f} on average"
        samples = [answers[0]["sample"] for answers in measured]
        sides = ("Jjak fp32", "Jjak bf16", "sentence-transformers", "ONNX Runtime")
        for worker, answers, side in zip(workers, measured, sides):
            apart = max(abs(a - b) for a, b in zip(samples[0], answers[0]["sample"]))
            if apart > (0.1 if side == "Jjak bf16" else 1e-3):
                raise SystemExit(f"error: {side}'s vectors are {apart:.1e} from Jjak's; they do not do the same work")
            peak = worker.finish()["peak_bytes"]
            rates = [texts / second for second in seconds(answers)]
            record("encode", model=model, texts=what, side=side, texts_per_second=rates, peak_bytes=peak)
            self.encoding.append(
                [
                    model,
                    what,
                    side,
                    spread(rates),
                    spread(tokens / second for second in seconds(answers)),
                    digits(peak / MEBIBYTE),
                ]
            )
        for mine in (0, 1):
            for other in (2, 3):
                self.ratio(
                    f"encode {model}, {file} texts of at most {most_tokens} tokens, {sides[mine]} against {sides[other]}",
                    ratios(seconds(measured[other]), seconds(measured[mine])),
                    goal if other == 2 else "",
                )

    # Cross-encoders

    def predict(self, file, count, most_tokens):
        """Scores of pairs by a cross-encoder 12x384."""
        model = "12x384-cross"
        arguments = (DATA, model, file, count, most_tokens)
        sides = ("Jjak fp32", "Jjak bf16", "sentence-transformers", "ONNX Runtime")
        workers = [
            Worker(f"{side} predict {file}", java_command("PredictWorker", *arguments, side[-4:]), java_environment())
            for side in sides[:2]
        ] + [
            Worker(
                f"{library} predict {file}",
                python_command("predict_peers.py", library, *arguments),
                python_environment(),
            )
            for library in ("sentence-transformers", "onnxruntime")
        ]
        pairs = workers[0].first["pairs"]
        measured = alternate(workers, 1, self.options.rounds)
        samples = [answers[0]["sample"] for answers in measured]
        what = f"{pairs} {file}, at most {most_tokens} tokens"
        for worker, answers, side in zip(workers, measured, sides):
            apart = max(abs(a - b) for a, b in zip(samples[0], answers[0]["sample"]))
            if apart > (0.05 if side == "Jjak bf16" else 1e-3):
                raise SystemExit(f"error: {side}'s scores are {apart:.1e} from Jjak's; they do not do the same work")
            peak = worker.finish()["peak_bytes"]
            record("predict", texts=what, side=side, seconds=seconds(answers), peak_bytes=peak)
            self.predicting.append([what, side, spread(seconds(answers)), digits(peak / MEBIBYTE)])
        for mine in (0, 1):
            for other, goal in ((2, "≥ 1.6"), (3, "≥ 0.91")):
                self.ratio(
                    f"predict 12x384, {what}, {sides[mine]} against {sides[other]}",
                    ratios(seconds(measured[other]), seconds(measured[mine])),
                    goal if mine == 0 else "",
                )

    def train_cross_encoder(self, precision):
        """A step of binary cross-entropy; the batches are each side's own, so tokens a second are compared."""
        model, size = "12x384-cross", self.options.batch_size
        steps = self.options.warm_ups + self.options.rounds
        workers = [
            Worker(
                f"Jjak {precision} {model} training",
                java_command("CrossEncoderTrainingWorker", DATA, model, size, steps, precision),
                java_environment(),
            ),
            Worker(
                f"sentence-transformers {precision} {model} training",
                python_command("train_cross_encoder.py", DATA, model, size, steps, precision),
                python_environment(),
            ),
        ]
        measured = alternate(workers, self.options.warm_ups, self.options.rounds)
        for worker, answers, side in zip(workers, measured, ("Jjak", "sentence-transformers")):
            self.training_row(model, size, side, precision, worker, answers, None)
        rates = [per_second(answers) for answers in measured]
        self.ratio(f"step {model}, {precision}, tokens/s, Jjak against sentence-transformers", ratios(*rates), "≥ 1.6")

    def export(self, model):
        target = DATA / "onnx" / model
        if not target.exists():
            subprocess.run(
                [str(HOME / "jjak"), "export", "--model", str(DATA / model), "--output", str(target), "--quiet"],
                check=True,
            )

    # Memory, start, products

    def memory(self):
        """Jjak alone: one large cached batch against small plain ones, and cached against plain at one batch."""
        peaks = {}
        model = self.options.memory_model
        for size, steps, budget in ((32, 3, "all"), (32, 3, "default"), (4096, self.options.memory_steps, "default")):
            label = f"Jjak memory {size} {budget}"
            worker = jjak_training(model, size, steps, self.options.memory_precision, budget, label)
            took = [worker.turn()["seconds"] for _ in range(steps)]
            mini_batch = worker.first["mini_batch_tokens"]
            peaks[size, budget] = worker.finish()["peak_bytes"]
            what = f"peak memory {model}, batch {size}, mini-batches of {mini_batch} tokens, {steps} steps"
            record("memory", what=what, peak_bytes=peaks[size, budget], seconds=took)
            mebibytes = digits(peaks[size, budget] / MEBIBYTE)
            self.others.append([what, "Jjak", f"{mebibytes} MiB; last step {digits(took[-1])} s"])
        self.ratio(
            f"peak memory {model}, batch 4,096 cached against batch 32 plain",
            [peaks[4096, "default"] / peaks[32, "all"]],
            "≤ 1.3",
        )

    def cached_against_plain(self):
        model, size, precision = self.options.memory_model, 128, self.options.memory_precision
        steps = 1 + self.options.rounds
        workers = [
            jjak_training(model, size, steps, precision, self.options.cached_budget, "Jjak cached"),
            jjak_training(model, size, steps, precision, "all", "Jjak plain"),
        ]
        measured = alternate(workers, 1, self.options.rounds)
        for worker, answers in zip(workers, measured):
            kind = f"{precision}, mini-batches of {worker.first['mini_batch_tokens']} tokens"
            self.training_row(model, size, "Jjak", kind, worker, answers, None)
        self.ratio(f"step {model}, batch {size}, Jjak cached against plain, time", ratios(*map(seconds, measured)), "≤ 1.4")

    def start(self):
        """A process from its start to its end, with one similarity in between; libraries and files are in memory."""
        model = str(DATA / "6x384")
        texts = ("배송은 얼마나 걸려요?", "보통 이틀이면 받으실 수 있어요.")
        commands = {
            "Jjak": ([str(HOME / "jjak"), "similarity", "--model", model, *texts], dict(os.environ)),
            "sentence-transformers": (python_command("first_vector.py", model, *texts), python_environment()),
        }
        took = {side: [] for side in commands}
        for index in range(1 + self.options.rounds):
            for side, (command, environment) in commands.items():
                start = time.perf_counter()
                subprocess.run(command, env=environment, check=True, capture_output=True)
                if index:
                    took[side].append(time.perf_counter() - start)
        for side, values in took.items():
            record("start", side=side, seconds=values)
            self.others.append(["process start to first vector and end, 6x384", side, spread(values) + " s"])
        self.ratios.append(["start to first vector, 6x384, Jjak, seconds", spread(took["Jjak"]), "< 2.5"])

    def gemm(self):
        for precision in ("fp32", "bf16") if native_bf16() else ("fp32",):
            sides = ("Jjak", "PyTorch")
            workers = [products(side, precision) for side in sides]
            for worker, answers, side in zip(workers, alternate(workers, 1, self.options.rounds), sides):
                worker.finish()
                record("gemm", side=side, precision=precision, gigaflops=answers)
                for name in answers[0]:
                    shape, layout = name.split()
                    self.products.append([precision, shape, layout, side, spread(answer[name] for answer in answers)])

"""Processes of both sides, and work in turns."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
TARGET = HOME / "jjak-bench" / "target"
RESULTS = TARGET / "peers"
DATA = RESULTS / "data"
PYTHON = TARGET / "peers-venv" / "bin" / "python"


def launcher_settings():
    """Environment and Java's options as the launcher script jjak has them, so that its users get what is measured here."""
    script = (HOME / "jjak").read_text(encoding="utf-8")
    environment = dict(re.findall(r'^export (\w+)="\$\{\w+:-([^}"]*)\}"', script, re.MULTILINE))
    command = script[script.index('exec "$java"') :]
    options = [option for option in re.findall(r"(?<=\s)-[XD]\S+", command) if "$" not in option]
    if not environment or not options:
        raise SystemExit("error: the launcher script jjak is written in another way than workers.py reads")
    return environment, options


def java_command(main, *arguments):
    options = launcher_settings()[1] + os.environ.get("JJAK_JAVA_OPTIONS", "").split()
    java = str(Path(os.environ["JAVA_HOME"], "bin", "java")) if os.environ.get("JAVA_HOME") else "java"
    class_path = f"{TARGET / 'classes'}{os.pathsep}{TARGET / 'lib'}/*"
    return [java, *options, "-cp", class_path, f"io.github.jjak.bench.peers.{main}", *map(str, arguments)]


def java_environment():
    return launcher_settings()[0] | dict(os.environ)


def python_command(script, *arguments):
    return [str(PYTHON), str(Path(__file__).parent / script), *map(str, arguments)]


def python_environment():
    """As a user has it: none of the launcher's settings, and nothing looked up on the network."""
    return {name: value for name, value in os.environ.items() if name not in launcher_settings()[0]} | {
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
    }


class Worker:
    """One process that works when it is its turn."""

    def __init__(self, label, command, environment):
        self.label = label
        (RESULTS / "logs").mkdir(parents=True, exist_ok=True)
        self.log = RESULTS / "logs" / (re.sub(r"\W+", "-", label) + ".log")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
                encoding="utf-8",
            )
        self.first = self.read()
        self.refused = self.first.get("refused")
        self.answers = []

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            tail = self.log.read_text(encoding="utf-8", errors="replace")[-3000:]
            raise SystemExit(f"error: {self.label} ended with {self.process.wait()}. The end of {self.log}:\n{tail}")
        return json.loads(line)

    def turn(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        answer = self.read()
        self.answers.append(answer)
        return answer

    def finish(self):
        """No more turns; what the process says last, for instance its peak memory."""
        self.process.stdin.close()
        rest = self.process.stdout.read().splitlines()
        self.process.wait()
        return json.loads(rest[-1]) if rest else {}


def jjak_training(model, batch_size, steps, precision, budget, label=None):
    return Worker(
        label or f"Jjak {precision} {model} {batch_size}",
        java_command("TrainingWorker", DATA, model, batch_size, steps, precision, budget),
        java_environment(),
    )


def peer_training(model, batch_size, steps, precision, mini_batch):
    return Worker(
        f"sentence-transformers {precision} {model} {batch_size}",
        python_command("train_sentence_transformers.py", DATA, model, batch_size, steps, precision, mini_batch),
        python_environment(),
    )


def products(side, precision):
    if side == "Jjak":
        return Worker(f"Jjak products {precision}", java_command("ProductWorker", precision), java_environment())
    return Worker(f"PyTorch products {precision}", python_command("products.py", precision), python_environment())


def alternate(workers, warm_ups, rounds):
    """Everyone one turn, again and again; only what comes after the warm-ups is kept."""
    for index in range(warm_ups + rounds):
        for worker in workers:
            worker.turn()
        print(f"  {workers[0].label} and others: round {index + 1} of {warm_ups + rounds}", file=sys.stderr)
    return [worker.answers[warm_ups:] for worker in workers]

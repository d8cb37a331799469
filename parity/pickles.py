"""Checkpoints as torch.save writes them, and the same numbers as safetensors."""

from collections import OrderedDict

import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertModel

from models import randomize, write_json
from texts import VOCABULARY_SIZE


class Untyped:
    """A tensor in the form that torch uses for element types without a storage class of their own."""

    def __init__(self, tensor):
        self.tensor = tensor

    def __reduce__(self):
        tensor = self.tensor
        arguments = (tensor.untyped_storage(), 1, (2, 2), (3, 1), False, OrderedDict(), tensor.dtype, None)
        return torch._utils._rebuild_tensor_v3, arguments


def tensors():
    generator = torch.Generator().manual_seed(21)
    base = torch.randn((3, 4), generator=generator)
    return OrderedDict(
        float32=base,
        tied=base,
        float16=torch.randn((2, 3), generator=generator).half(),
        bfloat16=torch.randn((2, 3), generator=generator).bfloat16(),
        float64=torch.randn((2, 3), generator=generator, dtype=torch.float64),
        transposed=base.t(),
        column=base[:, 2],
        block=base[1:, 1:3],
        expanded=base[0].expand(5, 4),
        parameter=torch.nn.Parameter(torch.randn((4,), generator=generator)),
        scalar=torch.tensor(0.25),
        empty=torch.zeros((0, 4)),
    )


def write_bert(folder):
    """Small enough to lie here twice; its vocabulary is that of bert-tiny."""
    folder.mkdir()
    config = BertConfig(
        vocab_size=VOCABULARY_SIZE,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=40,
    )
    bert = BertModel(config)
    randomize(bert, 22)
    config.architectures = ["BertModel"]
    config.save_pretrained(folder)
    state = bert.state_dict()
    torch.save(state, folder / "pytorch_model.bin")
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})


def write_dense(folder):
    folder.mkdir()
    dense = torch.nn.Sequential(OrderedDict(linear=torch.nn.Linear(8, 4)))
    randomize(dense, 23)
    names = {"in_features": 8, "out_features": 4, "bias": True}
    names["activation_function"] = "torch.nn.modules.activation.Tanh"
    write_json(folder / "config.json", names)
    torch.save(dense.state_dict(), folder / "pytorch_model.bin")
    save_file(dense.state_dict(), folder / "model.safetensors", metadata={"format": "pt"})


def write_pickles(target):
    target.mkdir()
    values = tensors()
    for protocol in (2, 3, 4, 5):
        torch.save(values, target / f"protocol-{protocol}.bin", pickle_protocol=protocol)
    torch.save({"epoch": 3, "loss": 0.5, "state_dict": dict(values), "note": None}, target / "nested.bin")
    torch.save({"other": torch.arange(3), "untyped": Untyped(values["float32"])}, target / "untyped.bin")
    module = torch.nn.Linear(2, 2)
    randomize(module, 24)
    torch.save(module, target / "module.bin")
    expected = {name: value.detach().float().clone().contiguous() for name, value in values.items()}
    expected["untyped"] = values["float32"].flatten()[1:].as_strided((2, 2), (3, 1)).clone()
    save_file(expected, target / "expected.safetensors")
    write_bert(target / "bert")
    write_dense(target / "dense")

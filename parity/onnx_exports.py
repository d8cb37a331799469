"""ONNX files of the two tiny encoders and of two cross-encoders as Python's exporters write them; run after make_fixtures.py.

Each file is the plain encoder of its name: torch's TorchScript exporter (names and transposed, anonymous matrices), torch's
dynamo exporter, and a float16 variant whose matrices pass Cast and Transpose nodes. The expected vectors are those in
NAME.safetensors, which transformers computed. A cross-encoder's file ends with the logits of AutoModelForSequenceClassification; the
expected ones are those in cross_encoders/NAME.json.
"""

import sys
from pathlib import Path

import numpy
import onnx
import torch
from onnx import helper, numpy_helper
from transformers import AutoModel, AutoModelForSequenceClassification

RESOURCES = Path(__file__).parent.parent / "jjak-core/src/test/resources/parity"


class OneOutput(torch.nn.Module):
    def __init__(self, name, token_types):
        super().__init__()
        self.name = name
        self.token_types = token_types

    def forward(self, input_ids, attention_mask, token_type_ids=None):
        options = {"token_type_ids": token_type_ids} if self.token_types else {}
        return getattr(self.inner()(input_ids=input_ids, attention_mask=attention_mask, **options), self.name)


class LastHiddenState(OneOutput):
    def __init__(self, encoder, token_types):
        super().__init__("last_hidden_state", token_types)
        self.model = encoder

    def inner(self):
        return self.model


class Logits(OneOutput):
    """Holds the parts of the model, so that their names are those of its own export: without a prefix of this class."""

    def __init__(self, model, token_types):
        super().__init__("logits", token_types)
        self.add_module(model.base_model_prefix, model.base_model)
        self.classifier = model.classifier
        self.models = [model]

    def inner(self):
        return self.models[0]


def inputs(encoder, token_types):
    ids = torch.randint(5, encoder.config.vocab_size, (2, 7), generator=torch.Generator().manual_seed(3))
    mask = torch.ones_like(ids)
    mask[1, 5:] = 0
    ids[1, 5:] = encoder.config.pad_token_id
    return (ids, mask, torch.zeros_like(ids)) if token_types else (ids, mask)


def export(name, dynamo, target):
    write(AutoModel, LastHiddenState, RESOURCES / f"{name}-plain", dynamo, target)


def export_cross_encoder(name, dynamo, target):
    write(AutoModelForSequenceClassification, Logits, RESOURCES / "cross_encoders" / name, dynamo, target)


def write(model_class, module_class, folder, dynamo, target):
    encoder = model_class.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    token_types = encoder.config.type_vocab_size > 1
    names = ["input_ids", "attention_mask", "token_type_ids"][: 3 if token_types else 2]
    module = module_class(encoder, token_types).eval()
    output = module.name
    axes = {0: "batch", 1: "sequence"}
    if dynamo:
        dimensions = {0: torch.export.Dim("batch"), 1: torch.export.Dim("sequence", max=60)}
        shapes = {"dynamic_shapes": {n: dimensions if n in names else None for n in ["input_ids", "attention_mask", "token_type_ids"]}}
        if not token_types:
            shapes["dynamic_shapes"].pop("token_type_ids")
        torch.onnx.export(
            module, inputs(encoder, token_types), target, input_names=names, output_names=[output],
            dynamo=True, external_data=False, optimize=True, verbose=False, **shapes,
        )
    else:
        torch.onnx.export(
            module, inputs(encoder, token_types), target, input_names=names, output_names=[output],
            dynamo=False, opset_version=14, dynamic_axes={n: axes for n in [*names, output]},
        )
    model = onnx.load(target)
    strip(model)
    onnx.save(model, target)


def strip(model):
    """Traces and metadata hold paths of the machine that made the file."""
    model.doc_string = ""
    model.graph.doc_string = ""
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    for value in [*model.graph.value_info, *model.graph.input, *model.graph.output]:
        del value.metadata_props[:]
    for tensor in model.graph.initializer:
        del tensor.metadata_props[:]
    del model.graph.metadata_props[:]
    del model.metadata_props[:]
    del model.graph.value_info[:]


def half(source, target):
    """Float16 matrices: the linear layers' as [out, in] behind Cast and Transpose, the tables' behind Cast."""
    model = onnx.load(source)
    graph = model.graph
    multiplied = {node.input[1] for node in graph.node if node.op_type == "MatMul"}
    extra = []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != numpy.float32 or values.ndim != 2:
            continue
        name, turned = tensor.name, tensor.name in multiplied
        stored = numpy.ascontiguousarray(values.T if turned else values).astype(numpy.float16)
        tensor.CopyFrom(numpy_helper.from_array(stored, f"{name}_half"))
        extra.append(helper.make_node("Cast", [f"{name}_half"], [f"{name}_wide" if turned else name], to=onnx.TensorProto.FLOAT))
        if turned:
            extra.append(helper.make_node("Transpose", [f"{name}_wide"], [name], perm=[1, 0]))
    nodes = [*extra, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, target)


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else RESOURCES / "onnx"
    folder.mkdir(exist_ok=True)
    for encoder_name in ["bert-tiny", "roberta-klue-tiny"]:
        export(encoder_name, False, folder / f"{encoder_name}-torchscript.onnx")
        export(encoder_name, True, folder / f"{encoder_name}-dynamo.onnx")
    export_cross_encoder("bert", False, folder / "cross-bert-torchscript.onnx")
    export_cross_encoder("roberta", True, folder / "cross-roberta-dynamo.onnx")
    half(folder / "bert-tiny-torchscript.onnx", folder / "bert-tiny-half.onnx")

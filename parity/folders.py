"""Model folders that differ from a fixture in a few settings, and what sentence-transformers makes of each.

A case is a base folder, files to remove, to copy and to write, and the vectors and token ids that come out. It is stored as these
few differences, not as a folder.
"""

import contextlib
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from transformers import AutoTokenizer

from models import MAX_SEQ_LENGTH, POOLING_MODES, write_json

# Upper-case and accented letters, final sigma, special tokens typed by hand, more tokens than any limit below.
FOLDER_TEXTS = [
    "Where is my Parcel?",
    "ΟΔΟΣ [MASK] <mask> Café 東京",
    "환불은 언제 되나요? 배송이 늦어서 주문을 취소하고 싶은데 어떻게 하면 되는지 알려 주세요.",
]

DENSE = {"in_features": 32, "out_features": 16, "bias": True, "activation_function": "torch.nn.modules.activation.Tanh"}
TOKENS = {"module_input_name": "token_embeddings", "module_output_name": "token_embeddings"}
DENSE_WEIGHTS = "bert-tiny-dense/2_Dense/model.safetensors"
NORM_WEIGHTS = "modules/layer_norm.safetensors"


def pooling(mode="mean", dimension=32, **options):
    return "Pooling", {"embedding_dimension": dimension, "pooling_mode": mode} | options


def dense(**options):
    return "Dense", DENSE | options


def modules(*further, **files):
    """A case whose modules.json lists a Transformer and these."""
    written, copied, entries = dict(files.get("write", {})), {}, [("", "Transformer")]
    for number, (name, configuration) in enumerate(further, start=1):
        entries.append((f"{number}_{name}", name))
        written[f"{number}_{name}/config.json"] = configuration
        if name == "Dense":
            copied[f"{number}_Dense/model.safetensors"] = DENSE_WEIGHTS
        if name == "LayerNorm":
            copied[f"{number}_LayerNorm/model.safetensors"] = NORM_WEIGHTS
        if name == "WeightedLayerPooling":
            copied[f"{number}_WeightedLayerPooling/model.safetensors"] = f"modules/layer_weights_{3 - configuration['layer_start']}.safetensors"
    written["modules.json"] = [
        {"idx": index, "name": str(index), "path": path, "type": f"sentence_transformers.models.{name}"}
        for index, (path, name) in enumerate(entries)
    ]
    return {"write": written, "copy": copied}


def prompted(mode, include_prompt, **configuration):
    return modules(
        pooling(mode, include_prompt=include_prompt), write={"config_sentence_transformers.json": configuration}
    )


def tokenizer_config(**settings):
    return {"merge": {"tokenizer_config.json": settings}}


def tokenizer_json(**parts):
    return {"merge": {"tokenizer.json": parts}}


def both(*cases):
    joined = {}
    for case in cases:
        for kind, files in case.items():
            joined.setdefault(kind, {} if isinstance(files, dict) else [])
            if isinstance(files, dict):
                joined[kind] = joined[kind] | files
            else:
                joined[kind] = joined[kind] + files
    return joined


def module_cases():
    cases = {}
    for first in POOLING_MODES:
        for second in POOLING_MODES:
            cases[f"pooling {first} {second}"] = modules(pooling([first, second]))
    cases["pooling max cls weightedmean"] = modules(pooling(["max", "cls", "weightedmean"]))
    cases["pooling max, dense"] = modules(pooling("max"), dense())
    cases["dense over tokens"] = modules(dense(**TOKENS), pooling("mean", 16))
    cases["dense over tokens, max cls, normalize"] = modules(
        dense(**TOKENS), pooling(["max", "cls"], 16), ("Normalize", {})
    )
    cases["normalize over tokens"] = modules(
        ("Normalize", {"module_input_name": "token_embeddings"}), pooling("weightedmean"), dense()
    )
    cases["normalize before pooling has no effect"] = modules(("Normalize", {}), pooling("mean"))
    cases["normalize before dense"] = modules(pooling("mean"), ("Normalize", {}), dense())
    cases["two poolings"] = modules(pooling("mean"), pooling("cls"))
    cases["dense between two poolings has no effect"] = modules(pooling("mean"), dense(), pooling("max"))
    cases["dense writes elsewhere"] = modules(pooling("mean"), dense(module_output_name="x"), ("Normalize", {}))
    cases["dense by another name"] = modules(
        pooling("mean"),
        dense(module_output_name="x"),
        ("Normalize", {"module_input_name": "x", "module_output_name": "sentence_embedding"}),
    )
    cases["dropout"] = modules(pooling("mean"), ("Dropout", {"dropout": 0.5}), dense())
    cases["dropout, normalize"] = modules(pooling("mean"), ("Dropout", {"dropout": 0.5}), ("Normalize", {}))
    layers = {"embedding_dimension": 32, "num_hidden_layers": 2}
    for start in (0, 1, 2):
        cases[f"layers from {start}"] = both(
            modules(("WeightedLayerPooling", layers | {"layer_start": start}), pooling("mean")),
            {"merge": {"config.json": {"output_hidden_states": True}}},
        )
    cases["layers, dense over tokens"] = both(
        modules(("WeightedLayerPooling", layers | {"layer_start": 0}), dense(**TOKENS), pooling("max", 16)),
        {"merge": {"config.json": {"output_hidden_states": True}}},
    )
    cases["layers that are not given have no effect"] = modules(
        ("WeightedLayerPooling", layers | {"layer_start": 0}), pooling("mean")
    )
    cases["layer norm"] = modules(pooling("mean"), ("LayerNorm", {"dimension": 32}))
    cases["layer norm, dropout, dense, normalize"] = modules(
        pooling("max"), ("LayerNorm", {"dimension": 32}), ("Dropout", {"dropout": 0.1}), dense(), ("Normalize", {})
    )
    cases["dense relu"] = modules(
        pooling("mean"), dense(activation_function="torch.nn.modules.activation.ReLU"), ("Normalize", {})
    )
    return cases


def prompt_cases():
    cases = {}
    for mode in [*POOLING_MODES, ["cls", "max"]]:
        for include in (True, False):
            cases[f"prompt {mode} {include}"] = prompted(
                mode, include, prompts={"q": "질문: "}, default_prompt_name="q"
            )
    cases["prompts of roles"] = prompted("cls", False, prompts={"query": "질문: ", "document": "답: "})
    cases["default prompt is no role's"] = prompted("mean", True, prompts={"q": "질문: "}, default_prompt_name="q")
    cases["passage is no role's"] = prompted("mean", True, prompts={"query": "질문: ", "passage": "답: "})
    return cases


def tokenizer_cases():
    lower = {"type": "Lowercase"}
    left = {"direction": "Left", "max_length": 6, "strategy": "LongestFirst", "stride": 0}
    bert = "bert-tiny-plain"
    klue = "roberta-klue-tiny-plain"
    return {
        "truncation_side left": (bert, tokenizer_config(truncation_side="left", model_max_length=12)),
        "truncation direction": (bert, both(tokenizer_json(truncation=left), tokenizer_config(model_max_length=12))),
        "truncation contradicting": (
            bert,
            both(tokenizer_json(truncation=left), tokenizer_config(truncation_side="right", model_max_length=12)),
        ),
        "truncation direction, generic class": (
            klue,
            both(
                tokenizer_json(truncation=left),
                tokenizer_config(tokenizer_class="PreTrainedTokenizerFast", model_max_length=12),
            ),
        ),
        "max_len": (bert, {"write": {"tokenizer_config.json": {"tokenizer_class": "BertTokenizer", "max_len": 9}}}),
        "model_max_length above positions": (bert, tokenizer_config(model_max_length=10**30)),
        "do_lower_case over a cased file": (klue, tokenizer_config(do_lower_case=True)),
        "do_lower_case false over a lower-casing file": (bert, tokenizer_config(do_lower_case=False)),
        "do_lower_case, generic class": (
            klue,
            tokenizer_config(do_lower_case=True, tokenizer_class="PreTrainedTokenizerFast"),
        ),
        "do_lower_case, unknown class": (klue, tokenizer_config(do_lower_case=True, tokenizer_class="MyTokenizer")),
        "ElectraTokenizer": ("electra-tiny-plain", tokenizer_config(do_lower_case=True, tokenizer_class="ElectraTokenizer")),
        "DistilBertTokenizerFast": (
            "distilbert-tiny-plain",
            tokenizer_config(do_lower_case=True, tokenizer_class="DistilBertTokenizerFast"),
        ),
        "MPNetTokenizer": (
            "mpnet-tiny-plain",
            tokenizer_config(do_lower_case=True, tokenizer_class="MPNetTokenizer", bos_token="[CLS]", eos_token="[SEP]"),
        ),
        "modernbert has one class": ("modernbert-tiny-plain", tokenizer_config(do_lower_case=True)),
        "no tokenizer_config.json": (bert, {"remove": ["tokenizer_config.json"]}),
        "no tokenizer_config.json, class in config.json": (klue, {"remove": ["tokenizer_config.json"]}),
        "strip_accents": (bert, tokenizer_config(strip_accents=True)),
        "strip_accents null": (bert, tokenizer_config(strip_accents=None)),
        "tokenize_chinese_chars": (bert, tokenizer_config(tokenize_chinese_chars=False)),
        "normalizer of another kind": (bert, tokenizer_json(normalizer={"type": "Sequence", "normalizers": [lower]})),
        "normalizer of another kind, generic class": (
            klue,
            both(
                tokenizer_json(normalizer={"type": "Sequence", "normalizers": [lower]}),
                tokenizer_config(tokenizer_class="PreTrainedTokenizerFast"),
            ),
        ),
        "pre_tokenizer of another kind": (bert, tokenizer_json(pre_tokenizer={"type": "WhitespaceSplit"})),
        "no post_processor": (bert, tokenizer_json(post_processor=None)),
        "cls_token": (bert, tokenizer_config(cls_token="[MASK]")),
        "unk_token": (bert, tokenizer_config(unk_token="[MASK]")),
        "special_tokens_map.json": (bert, {"write": {"special_tokens_map.json": {"cls_token": "[MASK]"}}}),
        "special_tokens_map.json beside added_tokens_decoder": (
            bert,
            both(
                {"write": {"special_tokens_map.json": {"cls_token": "[MASK]"}}},
                tokenizer_config(added_tokens_decoder={}),
            ),
        ),
        "padding is not kept": (
            bert,
            tokenizer_json(
                padding={
                    "strategy": {"Fixed": 40},
                    "direction": "Right",
                    "pad_to_multiple_of": None,
                    "pad_id": 0,
                    "pad_type_id": 0,
                    "pad_token": "[PAD]",
                }
            ),
        ),
        "add_bos_token": (bert, tokenizer_config(add_bos_token=True, bos_token="[MASK]")),
        "extra_special_tokens of the vocabulary": (klue, tokenizer_config(extra_special_tokens=["취소"])),
        "sentence_bert_config do_lower_case": (
            klue,
            both(
                modules(pooling()),
                {"write": {"sentence_bert_config.json": {"max_seq_length": 64, "do_lower_case": True}}},
            ),
        ),
        "sentence_bert_config do_lower_case over bert": (
            bert,
            both(
                modules(pooling()),
                {"write": {"sentence_bert_config.json": {"max_seq_length": 64, "do_lower_case": True}}},
                tokenizer_config(do_lower_case=False),
            ),
        ),
        "sentence_bert_config max_seq_length": (
            bert,
            both(modules(pooling()), {"write": {"sentence_bert_config.json": {"max_seq_length": 7}}}),
        ),
        "clean_up_tokenization_spaces": (bert, tokenizer_config(clean_up_tokenization_spaces=True)),
        "padding_side": (bert, tokenizer_config(padding_side="left")),
        "model_input_names": (bert, tokenizer_config(model_input_names=["input_ids", "attention_mask"])),
        "never_split": (bert, tokenizer_config(never_split=["parcel"], do_basic_tokenize=False)),
    }


def vocabulary_cases():
    """Tokenizer classes over the vocabularies of vocabularies.py: name, model_type, settings, and parts of tokenizer.json."""
    lower = {"normalizer": {"type": "Lowercase"}}
    generic = {"tokenizer_class": "PreTrainedTokenizerFast"}
    metaspace = {
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": False}
    }
    prefix = {
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True}
    }
    for name in ("roberta", "xlm-roberta"):
        yield name, {}, {}
        yield name, {}, lower
        yield name, generic, lower
        yield name, {"add_prefix_space": name == "roberta"}, {}
        yield name, {"add_prefix_space": name == "roberta"} | generic, {}
        yield name, {"tokenizer_class": None, "add_prefix_space": name == "roberta"}, {}
        yield name, {"do_lower_case": True}, {}
        yield name, {}, {"post_processor": None}
    yield "roberta", {}, prefix
    yield "roberta", generic, prefix
    yield "roberta", {"tokenizer_class": "LongformerTokenizer", "add_prefix_space": True}, {}
    yield "roberta", {"trim_offsets": False}, {}
    yield "roberta", {"cls_token": "<mask>"}, {}
    yield "xlm-roberta", {}, metaspace
    yield "xlm-roberta", generic, metaspace
    yield "xlm-roberta", {"tokenizer_class": "CamembertTokenizer", "additional_special_tokens": []}, {}


def write_vocabulary_cases(root):
    """Token ids of tokenizer.json under other settings than it was made with."""
    texts = [*FOLDER_TEXTS, "배송은  언제 오나요 <mask> Order", " 앞 빈칸", "", "don't WE'll ＡＢＣ"]
    entries = []
    for name, settings, parts in vocabulary_cases():
        with tempfile.TemporaryDirectory() as scratch:
            target = Path(scratch) / "tokenizer"
            shutil.copytree(root / "vocabularies" / name, target)
            AutoTokenizer.from_pretrained(target).save_pretrained(target)
            for file in target.iterdir():
                if file.name not in ("tokenizer.json", "tokenizer_config.json"):
                    file.unlink()
            stated = {"roberta": "RobertaTokenizer", "xlm-roberta": "XLMRobertaTokenizer"}[name]
            written = {"tokenizer_class": stated, "model_max_length": 64} | settings
            written = {key: value for key, value in written.items() if value is not None}
            write_json(target / "tokenizer_config.json", written)
            write_json(target / "config.json", {"model_type": name})
            content = json.loads((target / "tokenizer.json").read_text(encoding="utf-8"))
            write_json(target / "tokenizer.json", content | parts)
            tokenizer = AutoTokenizer.from_pretrained(target)
            ids = [tokenizer(text)["input_ids"] for text in texts]
            entries.append({"vocabulary": name, "settings": written, "parts": parts, "token_ids": ids})
    text = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    head = json.dumps(texts, ensure_ascii=False)
    (root / "tokenizer_settings.json").write_text(f'{{"texts": {head},\n"cases": [\n{text}\n]}}\n', encoding="utf-8")


def build(root, base, case, target):
    shutil.copytree(root / base, target)
    for name in case.get("remove", []):
        (target / name).unlink()
    for to, source in case.get("copy", {}).items():
        (target / to).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / source, target / to)
    for name, content in case.get("write", {}).items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        write_json(target / name, content)
    for name, fields in case.get("merge", {}).items():
        content = json.loads((target / name).read_text(encoding="utf-8"))
        write_json(target / name, content | fields)


def expected(folder):
    model = SentenceTransformer(str(folder), device="cpu")
    # One text at a time: padding on the left would move BERT's positions.
    vectors = {
        role: np.concatenate([encode([text], show_progress_bar=False) for text in FOLDER_TEXTS])
        for role, encode in (("text", model.encode), ("query", model.encode_query), ("document", model.encode_document))
    }
    lists = {role: rounded(rows) for role, rows in vectors.items()}
    for role in ("query", "document"):
        if np.array_equal(vectors[role], vectors["text"]):
            del lists[role]
    limit = min(model.max_seq_length, MAX_SEQ_LENGTH)
    ids = model.tokenizer(FOLDER_TEXTS, truncation=True, max_length=limit)["input_ids"]
    return {"token_ids": ids, "vectors": lists}


def rounded(rows):
    return [[float(f"{number:.8g}") for number in row] for row in rows.tolist()]


def write_module_weights(target):
    """Weights of modules that no model folder has."""
    target.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(30)
    save_file(
        {
            "norm.weight": (1 + 0.2 * random.standard_normal(32)).astype(np.float32),
            "norm.bias": (0.2 * random.standard_normal(32)).astype(np.float32),
        },
        target / "layer_norm.safetensors",
    )
    for count in (1, 2, 3):
        weights = (1 + 0.3 * random.standard_normal(count)).astype(np.float32)
        save_file({"layer_weights": weights}, target / f"layer_weights_{count}.safetensors")


def write_folders_and_vectors(root):
    """Cases with their vectors, below the fixtures they start from."""
    write_module_weights(root / "modules")
    cases = [(name, "bert-tiny", case) for name, case in (module_cases() | prompt_cases()).items()]
    cases += [(name, base, case) for name, (base, case) in tokenizer_cases().items()]
    entries = []
    for name, base, case in cases:
        with tempfile.TemporaryDirectory() as scratch:
            target = Path(scratch) / "model"
            build(root, base, case, target)
            with contextlib.suppress(FileNotFoundError):
                (target / "README.md").unlink()
            try:
                found = expected(target)
            except (IndexError, ValueError, RuntimeError, KeyError) as failure:
                raise RuntimeError(f"case {name!r} does not run") from failure
            entries.append({"name": name, "base": base} | case | found)
    text = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    texts = json.dumps(FOLDER_TEXTS, ensure_ascii=False)
    (root / "folders.json").write_text(f'{{"texts": {texts},\n"cases": [\n{text}\n]}}\n', encoding="utf-8")
    return len(entries)


if __name__ == "__main__":
    core = Path(__file__).resolve().parent.parent / "jjak-core/src/test/resources/parity"
    write_vocabulary_cases(core)
    print(write_folders_and_vectors(core), "cases")

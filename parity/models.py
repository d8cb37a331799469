"""A tiny random encoder of each architecture; two of them also as sentence-transformers folders."""

import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Dense, Normalize, Pooling, Transformer
from transformers import (
    AutoModel,
    BertConfig,
    BertModel,
    BertTokenizer,
    DistilBertConfig,
    DistilBertModel,
    ElectraConfig,
    ElectraModel,
    ModernBertConfig,
    ModernBertModel,
    MPNetConfig,
    MPNetModel,
    RobertaConfig,
    RobertaModel,
    XLMRobertaConfig,
    XLMRobertaModel,
)

from texts import HIDDEN_STATE_ROWS, SPECIAL_TOKENS, TEXTS, vocabulary

MAX_SEQ_LENGTH = 64
POOLING_MODES = ["cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"]
KLUE_SPECIAL_TOKENS = ["[CLS]", "[PAD]", "[SEP]", "[UNK]", "[MASK]"]
PROMPT = "질문: "

SHAPE = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64)


def randomize(module, seed):
    """Large random weights, biases and LayerNorm weights, so that a wrong term shows in every output."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(module.named_parameters()):
            noise = torch.randn(parameter.shape, generator=generator)
            if "norm" in name.lower() and name.endswith("weight"):
                parameter.copy_(1 + 0.2 * noise)
            elif parameter.dim() == 1:
                parameter.copy_(0.2 * noise)
            else:
                parameter.copy_(0.3 * noise)


def bert_tiny():
    tokens = vocabulary(SPECIAL_TOKENS)
    config = BertConfig(
        vocab_size=len(tokens), max_position_embeddings=80, type_vocab_size=2, pad_token_id=0, layer_norm_eps=1e-12, **SHAPE
    )
    # Lower-casing without accent stripping: stripping decomposes Hangul syllables, which this vocabulary does not hold.
    tokenizer = BertTokenizer(vocab=tokens, do_lower_case=True, strip_accents=False, model_max_length=MAX_SEQ_LENGTH)
    return BertModel(config), tokenizer, 11


def roberta_klue_tiny(dropout=0.1):
    tokens = vocabulary(KLUE_SPECIAL_TOKENS)
    config = RobertaConfig(
        vocab_size=len(tokens),
        max_position_embeddings=MAX_SEQ_LENGTH + 2,
        type_vocab_size=1,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
        layer_norm_eps=1e-5,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=dropout,
        tokenizer_class="BertTokenizer",
        **SHAPE,
    )
    tokenizer = BertTokenizer(vocab=tokens, do_lower_case=False, model_max_length=MAX_SEQ_LENGTH)
    return RobertaModel(config), tokenizer, 12


def klue_tokenizer():
    tokens = vocabulary(KLUE_SPECIAL_TOKENS)
    return len(tokens), BertTokenizer(vocab=tokens, do_lower_case=False, model_max_length=MAX_SEQ_LENGTH)


def xlm_roberta_tiny():
    size, tokenizer = klue_tokenizer()
    config = XLMRobertaConfig(
        vocab_size=size, max_position_embeddings=MAX_SEQ_LENGTH + 2, type_vocab_size=1, pad_token_id=1, layer_norm_eps=1e-5, **SHAPE
    )
    return XLMRobertaModel(config), tokenizer, 13


def electra_tiny():
    """As KoELECTRA-small: the tables are narrower than the layers."""
    size, tokenizer = klue_tokenizer()
    config = ElectraConfig(
        vocab_size=size, max_position_embeddings=80, embedding_size=16, pad_token_id=1, layer_norm_eps=1e-12, **SHAPE
    )
    return ElectraModel(config), tokenizer, 14


def distilbert_tiny():
    size, tokenizer = klue_tokenizer()
    config = DistilBertConfig(
        vocab_size=size, max_position_embeddings=80, pad_token_id=1, dim=32, n_layers=2, n_heads=4, hidden_dim=64
    )
    return DistilBertModel(config), tokenizer, 15


def mpnet_tiny():
    """Four heads, 32 buckets of distances; the longest texts reach the buckets that several distances share."""
    size, tokenizer = klue_tokenizer()
    config = MPNetConfig(
        vocab_size=size, max_position_embeddings=MAX_SEQ_LENGTH + 2, pad_token_id=1, layer_norm_eps=1e-5, **SHAPE
    )
    return MPNetModel(config), tokenizer, 16


def modernbert_tiny():
    """Four layers, so that both global and local ones follow each other; a window that most texts exceed."""
    size, tokenizer = klue_tokenizer()
    config = ModernBertConfig(
        vocab_size=size,
        max_position_embeddings=80,
        pad_token_id=1,
        local_attention=8,
        cls_token_id=0,
        bos_token_id=0,
        sep_token_id=2,
        eos_token_id=2,
        **(SHAPE | {"num_hidden_layers": 4}),
    )
    return ModernBertModel(config), tokenizer, 17


def write_plain(folder, build):
    encoder, tokenizer, seed = build()
    randomize(encoder, seed)
    encoder.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return seed


def sentence_transformer(plain, modules):
    model = SentenceTransformer(modules=[Transformer(str(plain), max_seq_length=MAX_SEQ_LENGTH), *modules], device="cpu")
    return model.eval()


def dense_layer(seed):
    dense = Dense(32, 16, activation_function=torch.nn.Tanh())
    randomize(dense, seed)
    return dense


def save(model, folder):
    model.save(str(folder), create_model_card=False)


def write_old_dialect(new, old):
    """The same dense model as sentence-transformers 2.x wrote it; no 2_Normalize folder, as in a git checkout."""
    shutil.copytree(new, old)
    shutil.rmtree(old / "3_Normalize")
    names = ["Transformer", "Pooling", "Dense", "Normalize"]
    modules = [
        {
            "idx": index,
            "name": str(index),
            "path": "" if index == 0 else f"{index}_{name}",
            "type": f"sentence_transformers.models.{name}",
        }
        for index, name in enumerate(names)
    ]
    flags = ["cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens"]
    pooling = {"word_embedding_dimension": 32}
    pooling |= {f"pooling_mode_{flag}": flag == "mean_tokens" for flag in flags}
    dense = {"in_features": 32, "out_features": 16, "bias": True}
    dense["activation_function"] = "torch.nn.modules.activation.Tanh"
    versions = {"__version__": {"sentence_transformers": "2.2.2", "transformers": "4.30.0", "pytorch": "2.0.1"}}
    tokenizer = json.loads((old / "tokenizer_config.json").read_text(encoding="utf-8"))
    # Transformers' "no limit": max_seq_length is then the only limit.
    tokenizer["model_max_length"] = 1000000000000000019884624838656
    write_json(old / "tokenizer_config.json", tokenizer)
    write_json(old / "modules.json", modules)
    write_json(old / "1_Pooling" / "config.json", pooling)
    write_json(old / "2_Dense" / "config.json", dense)
    write_json(old / "sentence_bert_config.json", {"max_seq_length": MAX_SEQ_LENGTH, "do_lower_case": False})
    write_json(old / "config_sentence_transformers.json", versions)


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def hidden_states(plain, seed, token_ids):
    encoder = AutoModel.from_pretrained(plain, dtype=torch.float32).eval()
    with torch.inference_mode():
        return {
            f"hidden.{row}": encoder(input_ids=torch.tensor([token_ids[row]])).last_hidden_state[0].contiguous()
            for row in HIDDEN_STATE_ROWS
        }


def encode(model, **options):
    return model.encode(TEXTS, convert_to_tensor=True, show_progress_bar=False, **options).float().contiguous()


def write_model(target, name, build, folders=False):
    """Plain folder, vectors and hidden states; with folders, also those that sentence-transformers writes."""
    plain = target / f"{name}-plain"
    seed = write_plain(plain, build)
    tensors = {}
    for mode in POOLING_MODES:
        tensors[f"sentence.{mode}"] = encode(sentence_transformer(plain, [Pooling(32, mode)]))
    tensors["sentence.cls+mean"] = encode(sentence_transformer(plain, [Pooling(32, ("cls", "mean"))]))
    tensors["sentence.mean+normalize"] = encode(sentence_transformer(plain, [Pooling(32, "mean"), Normalize()]))
    mean = sentence_transformer(plain, [Pooling(32, "mean")])
    tensors["sentence.mean+prompt"] = encode(mean, prompt=PROMPT)
    without_prompt = sentence_transformer(plain, [Pooling(32, "mean", include_prompt=False)])
    tensors["sentence.mean+prompt_excluded"] = encode(without_prompt, prompt=PROMPT)
    if folders:
        write_folders(target, name, seed, mean, tensors)

    token_ids = mean.tokenizer(TEXTS, truncation=True, max_length=MAX_SEQ_LENGTH)["input_ids"]
    tensors |= hidden_states(plain, seed, token_ids)
    save_file(tensors, target / f"{name}.safetensors", metadata={"format": "pt"})
    write_json(
        target / f"{name}.json",
        {
            "max_seq_length": MAX_SEQ_LENGTH,
            "hidden_state_rows": HIDDEN_STATE_ROWS,
            "prompt": PROMPT,
            "token_ids": token_ids,
        },
    )
    for stray in target.rglob("vocab.txt"):
        stray.unlink()


def write_folders(target, name, seed, mean, tensors):
    plain = target / f"{name}-plain"
    save(mean, target / name)
    dense = sentence_transformer(plain, [Pooling(32, "mean"), dense_layer(seed + 100), Normalize()])
    tensors["sentence.mean+dense+normalize"] = encode(dense)
    save(dense, target / f"{name}-dense")
    write_old_dialect(target / f"{name}-dense", target / f"{name}-dense-old")
    for folder in (f"{name}-dense", f"{name}-dense-old"):
        again = encode(SentenceTransformer(str(target / folder), device="cpu"))
        assert torch.equal(again, tensors["sentence.mean+dense+normalize"]), folder


def write_models(target: Path):
    write_json(target / "texts.json", {"texts": TEXTS})
    write_model(target, "bert-tiny", bert_tiny, folders=True)
    write_model(target, "roberta-klue-tiny", roberta_klue_tiny, folders=True)
    for name, build in BUILDERS.items():
        write_model(target, name, build)


BUILDERS = {
    "xlm-roberta-tiny": xlm_roberta_tiny,
    "electra-tiny": electra_tiny,
    "distilbert-tiny": distilbert_tiny,
    "mpnet-tiny": mpnet_tiny,
    "modernbert-tiny": modernbert_tiny,
}

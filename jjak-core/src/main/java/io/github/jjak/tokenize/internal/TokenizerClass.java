package io.github.jjak.tokenize.internal;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What transformers 5 makes of a {@code tokenizer.json}. Most of its tokenizer classes take the vocabulary from the file and build
 * everything else again from {@code tokenizer_config.json}; the others take the file as it stands.
 */
enum TokenizerClass {
    /** {@code BertTokenizer} and those that are it by another name. */
    BERT("WordPiece", "[CLS]", "[SEP]", "[UNK]"),
    /** {@code MPNetTokenizer}: BERT's rules with RoBERTa's special tokens. */
    MPNET("WordPiece", "<s>", "</s>", "[UNK]"),
    /** {@code RobertaTokenizer}: BPE over bytes. */
    ROBERTA("BPE", "<s>", "</s>", "<unk>"),
    /** {@code XLMRobertaTokenizer}: SentencePiece's Unigram, the unknown piece fourth. */
    XLM_ROBERTA("Unigram", "<s>", "</s>", "<unk>"),
    /** {@code CamembertTokenizer}: as the former, the unknown piece wherever it is. */
    CAMEMBERT("Unigram", "<s>", "</s>", "<unk>"),
    /** Takes the file as it stands. */
    GENERIC("", "", "", "");

    private static final Map<String, TokenizerClass> BY_NAME = Map.ofEntries(
            Map.entry("BertTokenizer", BERT),
            Map.entry("ElectraTokenizer", BERT),
            Map.entry("DistilBertTokenizer", BERT),
            Map.entry("ConvBertTokenizer", BERT),
            Map.entry("DPRContextEncoderTokenizer", BERT),
            Map.entry("DPRQuestionEncoderTokenizer", BERT),
            Map.entry("LayoutLMTokenizer", BERT),
            Map.entry("LxmertTokenizer", BERT),
            Map.entry("MobileBertTokenizer", BERT),
            Map.entry("SqueezeBertTokenizer", BERT),
            Map.entry("MPNetTokenizer", MPNET),
            Map.entry("RobertaTokenizer", ROBERTA),
            Map.entry("BartTokenizer", ROBERTA),
            Map.entry("LongformerTokenizer", ROBERTA),
            Map.entry("XLMRobertaTokenizer", XLM_ROBERTA),
            Map.entry("CamembertTokenizer", CAMEMBERT));

    private static final Map<String, TokenizerClass> BY_MODEL_TYPE = Map.of(
            "bert", BERT,
            "electra", BERT,
            "distilbert", BERT,
            "mpnet", MPNET,
            "roberta", ROBERTA,
            "xlm-roberta", XLM_ROBERTA,
            "camembert", CAMEMBERT);

    private static final Set<String> TAKEN_AS_IT_STANDS =
            Set.of("PreTrainedTokenizer", "PreTrainedTokenizerFast", "PreTrainedTokenizerBase", "TokenizersBackend");

    private final String modelKind;
    private final String cls;
    private final String sep;
    private final String unknown;

    TokenizerClass(String modelKind, String cls, String sep, String unknown) {
        this.modelKind = modelKind;
        this.cls = cls;
        this.sep = sep;
        this.unknown = unknown;
    }

    /**
     * The class that transformers chooses.
     *
     * @param stated {@code tokenizer_class} of {@code tokenizer_config.json} or else {@code config.json}; null for none
     * @param modelType {@code model_type} of {@code config.json}
     */
    static TokenizerClass of(@Nullable String stated, String modelType) {
        TokenizerClass registered = BY_MODEL_TYPE.get(modelType);
        // ModernBERT's folders are known there to state a wrong class.
        if (registered == null) {
            return GENERIC;
        }
        return stated == null ? registered : BY_NAME.getOrDefault(plain(stated), GENERIC);
    }

    /** Whether a stated class has rules that are not among those known here. */
    static boolean isUnknown(String stated) {
        return !BY_NAME.containsKey(plain(stated)) && !TAKEN_AS_IT_STANDS.contains(stated);
    }

    private static String plain(String name) {
        return name.endsWith("Fast") ? name.substring(0, name.length() - "Fast".length()) : name;
    }

    /** {@code type} of the file's {@code model} that this class builds. */
    String modelKind() {
        return modelKind;
    }

    /** What stands before a text where the settings do not say. */
    String cls() {
        return cls;
    }

    /** What stands after a text where the settings do not say. */
    String sep() {
        return sep;
    }

    /** What an unknown word becomes where the settings do not say. */
    String unknown() {
        return unknown;
    }

    /** Names of the settings that say what stands before and after a text. */
    String clsRole() {
        return this == XLM_ROBERTA || this == CAMEMBERT ? "bos_token" : "cls_token";
    }

    String sepRole() {
        return this == XLM_ROBERTA || this == CAMEMBERT ? "eos_token" : "sep_token";
    }
}

package io.github.jjak.report.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What was trained on what: rows, texts, what is worth knowing of them, settings, the command. */
final class DataSection {

    private static final String CHECK = "/data_check/";

    private final Markup out;
    private final List<ReportedRun> runs;

    DataSection(Markup out, List<ReportedRun> runs) {
        this.out = out;
        this.runs = runs;
    }

    void write() {
        Said data = new Said("Data", "데이터");
        out.open("section", "id", "data").said("h2", data);
        open(data);
        row(new Said("training rows", "학습 행"), "/data/rows");
        row(new Said("rows skipped because a text is empty", "빈 텍스트라 건너뛴 행"), "/data/rows_skipped_empty");
        row(new Said("rows that repeat an earlier row", "앞 행과 같은 행"), CHECK + "duplicate_rows");
        row(new Said("distinct questions", "서로 다른 질문"), CHECK + "distinct_questions");
        row(new Said("distinct answers", "서로 다른 답변"), CHECK + "distinct_answers");
        row(new Said("answers with several questions", "질문이 여러 개인 답변"), CHECK + "shared_answers");
        row(new Said("most questions of one answer", "한 답변에 딸린 질문의 최대 수"), CHECK + "most_questions_of_answer");
        row(new Said("clusters (rows sharing question or answer)", "클러스터(질문이나 답변을 공유하는 행)"), "/texts/clusters");
        row(new Said("rows of the largest cluster", "가장 큰 클러스터의 행"), CHECK + "largest_cluster");
        row(new Said("rows whose question is their answer", "질문과 답변이 같은 행"), CHECK + "question_equals_answer");
        row(new Said("held-out questions seen in training", "학습 데이터에도 있는 평가용 질문"), CHECK + "leaked_questions");
        row(new Said("held-out answers seen in training", "학습 데이터에도 있는 평가용 답변"), CHECK + "leaked_answers");
        row(new Said("characters of a question, median", "질문 글자 수(중앙값)"), CHECK + "characters/0/median");
        row(new Said("characters of an answer, median", "답변 글자 수(중앙값)"), CHECK + "characters/1/median");
        row(new Said("distinct texts", "서로 다른 텍스트"), "/texts/distinct");
        row(new Said("texts truncated at the model's length", "모델 최대 길이에서 잘린 텍스트"), "/texts/truncated");
        row(new Said("tokens of an epoch", "에포크당 토큰"), "/texts/tokens_per_epoch");
        row(new Said("rows in no batch of the first epoch", "첫 에포크에서 배치에 들지 못한 행"), "/texts/rows_left_out");
        row(new Said("duplicates in a batch avoided, per epoch", "피한 배치 내 중복(에포크당)"), "/texts/duplicates_avoided");
        close();
        out.close();
        settings();
        commands();
    }

    private void settings() {
        Said settings = new Said("Settings", "설정");
        out.open("section", "id", "settings").said("h2", settings);
        open(settings);
        row(new Said("started from", "시작 모델"), "/model");
        row(new Said("maximum tokens per text", "텍스트당 최대 토큰"), "/max_seq_length");
        row(new Said("parameters", "매개변수 수"), "/parameters");
        row(new Said("loss", "손실 함수"), "/loss");
        row(new Said("steps", "스텝"), "/steps");
        row(new Said("best step", "최고 스텝"), "/result/best_step");
        row(new Said("seconds of training", "학습 시간(초)"), "/result/seconds");
        row(new Said("tokens per second", "초당 토큰 수"), "/result/tokens_per_second");
        JsonNode arguments = runs.get(0).description().path("arguments");
        arguments.properties().forEach(field -> {
            if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                row(Said.same(field.getKey()), "/arguments/" + field.getKey());
            }
        });
        row(new Said("threads", "스레드"), "/threads");
        row(new Said("vector instructions", "벡터 명령어"), "/cpu_capability");
        row(Said.same("Jjak"), "/versions/jjak");
        row(Said.same("libtorch"), "/versions/libtorch");
        row(new Said("SHA-256 of the training rows", "학습 데이터 SHA-256"), "/data/content_sha256");
        close();
        out.close();
    }

    private void commands() {
        out.open("section", "id", "command").said("h2", new Said("Command", "명령"));
        for (ReportedRun run : runs) {
            JsonNode options = run.description().path("options");
            StringBuilder command = new StringBuilder("./jjak");
            if (options.isArray() && options.size() > 0) {
                options.forEach(option -> command.append(' ').append(quoted(option.asText())));
            } else {
                String name = run.description().path("command").asText();
                if (name.isEmpty()) {
                    out.said("p", new Said("Started from Java.", "Java 코드에서 시작한 실행입니다."));
                    continue;
                }
                command.append(' ').append(name);
            }
            out.open("pre").element("code", command.toString()).close();
        }
        out.close();
    }

    private static String quoted(String argument) {
        return argument.matches("[\\w@%+=:,./-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    private void open(Said name) {
        out.region(name).open("table", "class", "facts");
        if (runs.size() > 1) {
            out.open("thead").open("tr").said("th", new Said("fact", "항목"), "scope", "col");
            runs.forEach(run -> out.element("th", run.name(), "scope", "col"));
            out.close().close();
        }
        out.open("tbody");
    }

    private void close() {
        out.close().close().close();
    }

    /** Left out where no run has it. */
    private void row(Said name, String pointer) {
        List<String> values = runs.stream().map(run -> run.fact(pointer)).toList();
        if (values.stream().allMatch("–"::equals)) {
            return;
        }
        out.open("tr").said("th", name, "scope", "row");
        values.forEach(value -> out.element("td", value));
        out.close();
    }
}

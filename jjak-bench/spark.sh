#!/bin/sh
# Builds Jjak, starts a standalone master of Spark with two executors of one core each, and embeds texts from a program of PySpark;
# then ./jjak embed does the same on two threads. The same with negatives, by ./jjak on one thread, which are compared:
#   SPARK_HOME=FOLDER jjak-bench/spark.sh [TEXTS [PAIRS]]
# 0 leaves a part out. FOLDER is a distribution of Spark 4.0; the package pyspark carries one. JJAK_MODEL is the model (builtin:ko-mini),
# HEAP the largest heap of each executor and of the driver (1g). Texts and pairs are made here, the same each time; no question and no
# answer of the pairs comes twice. Their wordings are few, so the measured margin leaves few negatives; MARGIN=none leaves one for most
# rows. Peaks of memory, heap and all else, are the system's (VmHWM), read every half second. Python is needed for the program alone.
# Everything listens on 127.0.0.1. Linux.
set -eu
: "${SPARK_HOME:?names a distribution of Spark 4.0}"
export SPARK_HOME SPARK_LOCAL_IP=127.0.0.1 SPARK_WORKER_DIR SPARK_LOCAL_DIRS
texts=${1:-20000}
pairs=${2:-2000}
model=${JJAK_MODEL:-builtin:ko-mini}
heap=${HEAP:-1g}
margin=${MARGIN:-auto}
home=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
work=$(mktemp -d)
SPARK_WORKER_DIR=$work/worker
SPARK_LOCAL_DIRS=$work/local
started=
trap 'exit 1' INT TERM
trap 'for id in $started ${watcher:-}; do kill "$id" 2>/dev/null || true; done; wait; rm -rf "$work"' EXIT
(cd "$home" && ./mvnw -B -ntp -q -Dquick -DskipTests -pl jjak-spark,jjak-models-ko,jjak-cli -am package \
    && ./mvnw -B -ntp -q -Dquick -DskipTests -pl jjak-spark -am package dependency:copy-dependencies \
        -DincludeScope=runtime -DoutputDirectory=target/lib) >&2
"$home/jjak" --version >/dev/null
jars=$(find "$home"/jjak-spark/target "$home"/jjak-models-ko/target -maxdepth 1 -name 'jjak-*.jar' | grep -Ev -- '-(sources|javadoc|tests)\.jar$'
    find "$home/jjak-spark/target/lib" -name '*.jar')
jars=$(printf '%s' "$jars" | paste -sd, -)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port 0 >"$work/master.log" 2>&1 &
started="$started $!"
for _ in 1 2; do
    "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --webui-port 0 --cores 1 --memory "$heap" \
        "spark://127.0.0.1:$port" >>"$work/worker.log" 2>&1 &
    started="$started $!"
done
echo "$(date +%Y-%m-%d); $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1); $(nproc) cores; load $(cut -d' ' -f1 /proc/loadavg) before; $model; heap $heap; $texts texts, $pairs pairs"

# Notes the peaks of the processes that this script and the workers of Spark start, each under its kind.
mkdir "$work/peaks"
watch() {
    while sleep 0.5; do
        for file in $(grep -lse CoarseGrainedExecutorBackend -e deploy.SparkSubmit -e io.github.jjak.cli /proc/[0-9]*/cmdline); do
            process=${file#/proc/} process=${process%/cmdline}
            kind=$(tr '\0' '\n' 2>/dev/null <"$file" | sed -n 's/.*CoarseGrainedExecutorBackend$/executor/p; s/.*deploy\.SparkSubmit$/driver/p; s/^io\.github\.jjak\.cli\..*/jjak/p' | head -n 1)
            awk -v parents=" $$ $started " -v to="$work/peaks/${kind:-other}-$process" '/^PPid:/ { ours = index(parents, " " $2 " ") }
                /^VmHWM:/ && ours { print $2 >to }' "/proc/$process/status" 2>/dev/null || true
        done
    done
}
# What was noted since the last time, which is forgotten.
peaks() {
    for file in "$work"/peaks/*; do
        [ ! -s "$file" ] || awk -v name="$(basename "$file")" '{ printf "  peak of resident memory, %s: %.0f MB\n", name, $1 / 1024 }' "$file"
    done
    rm -f "$work"/peaks/*
}
watch &
watcher=$!
submit() {
    "$SPARK_HOME/bin/spark-submit" --master "spark://127.0.0.1:$port" --jars "$jars" --driver-memory "$heap" --executor-memory "$heap" \
        --conf spark.driver.host=127.0.0.1 --conf spark.ui.enabled=false --conf spark.executor.cores=1 \
        --conf spark.sql.extensions=io.github.jjak.spark.JjakExtensions --conf "spark.jjak.model=$model" \
        "$@" 2>"$work/submit.log" || { tr '\r' '\n' <"$work/submit.log" | grep -v '^ *$' | tail -n 60 >&2; exit 1; }
}
if [ "$texts" -gt 0 ]; then
    awk -v n="$texts" 'BEGIN { srand(42); split("배송 환불 포인트 회원 결제 쿠폰 교환 예약 영수증 주소", a, " ")
        print "text"
        for (i = 0; i < n; i++) { printf "%s %d번 문의", a[i % 10 + 1], i; for (k = int(rand() * 12); k > 0; k--) printf " %s 안내를 받고 싶습니다", a[int(rand() * 10) + 1]; print "" } }' \
        >"$work/texts.csv"
    submit "$home/jjak-bench/spark/embed.py" "$work/texts.csv"
    begun=$(date +%s.%N)
    "$home/jjak" embed --quiet --threads 2 --model "$model" --data "$work/texts.csv" --columns text --output "$work/jjak.npy"
    ended=$(date +%s.%N)
    awk -v a="$begun" -v b="$ended" -v n="$texts" 'BEGIN { printf "./jjak embed, two threads, start to finish: %.1f s, %.0f texts/s\n", b - a, n / (b - a) }'
    peaks
fi
[ "$pairs" -gt 0 ] || exit 0

awk -v n="$pairs" 'BEGIN { srand(7); split("배송 환불 포인트 회원 결제 쿠폰 교환 예약 영수증 주소", a, " ")
    print "id,question,answer"
    for (i = 0; i < n; i++) { t = a[i % 10 + 1]; u = a[int(rand() * 10) + 1]
        printf "%d,%s %d번은 %s 때문에 늦나요?,%s %d번은 %s 확인 뒤 처리됩니다\n", i, t, i, u, t, int(i / 2), u } }' >"$work/pairs.csv"
submit "$home/jjak-bench/spark/mine.py" "$work/pairs.csv" "$work/triplets" "$margin"
peaks
# One thread, as in a task: with another number the last bits of a product may differ.
begun=$(date +%s.%N)
"$home/jjak" negatives --quiet --threads 1 --model "$model" --data "$work/pairs.csv" --columns question,answer --strategy model:1 \
    --mining-margin "$margin" --output "$work/jjak.csv"
ended=$(date +%s.%N)
awk -v a="$begun" -v b="$ended" -v n="$pairs" 'BEGIN { printf "./jjak negatives, %d rows, one thread, start to finish: %.1f s\n", n, b - a }'
peaks
python3 "$home/jjak-bench/spark/same.py" "$work"/triplets/*.csv "$work/jjak.csv"

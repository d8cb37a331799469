#!/bin/sh
# Builds Jjak, starts ./jjak serve and measures it from another process; prints one table:
#   jjak-bench/serve.sh overload [SECONDS]    10 x what it can do: how soon it refuses, its memory, before and afterwards
#   jjak-bench/serve.sh beside [SECONDS]      short questions beside a client that sends 32 texts of 512 tokens without end
#   jjak-bench/serve.sh soak [SECONDS]        half of what it can do: its memory
#   jjak-bench/serve.sh swap [EXCHANGES]      exchanges of model and index under load
# JJAK_MODEL is the model (builtin:ko-small); JJAK_SERVE_OPTIONS are further options of ./jjak serve. Linux.
set -eu
scenario=${1:?overload, beside, soak or swap}
case $scenario in
    overload) usual=60 ;;
    beside) usual=60 ;;
    soak) usual=900 ;;
    swap) usual=10 ;;
    *) echo "There are overload, beside, soak and swap." >&2; exit 2 ;;
esac
home=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
model=${JJAK_MODEL:-builtin:ko-small}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; wait; rm -rf "$work"' EXIT
(cd "$home" && ./mvnw -B -ntp -q -Pbench -pl jjak-bench -am -Dquick -DskipTests package) >&2
awk 'BEGIN { print "id,answer"; for (i = 0; i < 2000; i++) printf "r%d,안내 %d번: 신청은 %d층 창구에서 받으며 처리에는 %d일이 걸립니다.\n", i, i, i % 9 + 1, i % 13 + 1 }' >"$work/answers.csv"
"$home/jjak" index --quiet --model "$model" --data "$work/answers.csv" --columns id,answer --output "$work/index"
# shellcheck disable=SC2086
"$home/jjak" serve --index "$work/index" --port 0 --json ${JJAK_SERVE_OPTIONS:-} >"$work/url" 2>"$work/log" &
server=$!
tries=0
until grep -q '"port"' "$work/url"; do
    kill -0 "$server" 2>/dev/null && [ "$tries" -lt 240 ] || { cat "$work/log" >&2; exit 1; }
    tries=$((tries + 1))
    sleep 0.5
done
port=$(sed -n 's/.*"port":\([0-9]*\).*/\1/p' "$work/url")
echo "$(date +%Y-%m-%d); $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1); $(nproc) cores; load $(cut -d' ' -f1 /proc/loadavg) before; $model; ${JJAK_SERVE_OPTIONS:-usual options}"
echo
java -Xms64m -XX:+UseSerialGC -cp "$home/jjak-bench/target/classes:$home/jjak-bench/target/lib/*" \
    io.github.jjak.bench.load.ServerLoad "$port" "$server" "$scenario" "${2:-$usual}"

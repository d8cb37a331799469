#!/bin/sh
# Builds Jjak and runs its benchmarks: jjak-bench/run.sh [NAME ...], where NAME is a benchmark or the beginning of one;
# none means all. "memory [MINI_BATCH_TOKENS [STEPS [TOKENS [keep|recompute [PRECISION [SIZE]]]]]]" is
# the memory of a training, in a process of its own.
set -eu
home=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
target="$home/jjak-bench/target"
(cd "$home" && ./mvnw -B -ntp -q -Pbench -pl jjak-bench -am -Dquick -DskipTests package) >&2

# The environment of the launcher script jjak, so that its users get the speed measured here.
export GOMP_SPINCOUNT="${GOMP_SPINCOUNT:-300}"
export OPENBLAS_THREAD_TIMEOUT="${OPENBLAS_THREAD_TIMEOUT:-20}"
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
export RUST_FLAVOR="${RUST_FLAVOR:-cpu}"

main=Benchmarks
if [ "${1:-}" = memory ]; then
    main=MemoryProbe
    shift
fi
# As in the launcher: what works for minutes is worth the second compiler.
compiler=-XX:TieredStopAtLevel=1
case "${1:-}" in index*) compiler=-XX:TieredStopAtLevel=4 ;; esac
# shellcheck disable=SC2086
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" \
    -Xms32m -XX:+UseSerialGC $compiler \
    -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Dorg.bytedeco.javacpp.maxBytes=0 \
    -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 ${JJAK_JAVA_OPTIONS:-} \
    -cp "$target/classes:$target/lib/*" "io.github.jjak.bench.$main" "$target/models" "$@"

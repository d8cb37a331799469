#!/bin/sh
# What each rule of perturbation is worth; see README.md. Arguments are key=value.
# Builds only what is not built yet, so that a run that is stopped and repeated stays one run of one program.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
home=$(CDPATH= cd -- "$here/../../.." && pwd)
[ -d "$home/jjak-bench/target/lib" ] || (cd "$home" && ./mvnw -B -ntp -q -Pbench -Dquick -DskipTests -pl jjak-bench -am package) >&2
export GOMP_SPINCOUNT="${GOMP_SPINCOUNT:-300}" OPENBLAS_THREAD_TIMEOUT="${OPENBLAS_THREAD_TIMEOUT:-20}" MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}" RUST_FLAVOR="${RUST_FLAVOR:-cpu}"
exec java -Xms32m -XX:+UseSerialGC -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Dorg.bytedeco.javacpp.maxBytes=0 \
    -cp "$home/jjak-bench/target/classes:$home/jjak-bench/target/lib/*:$home/jjak-models-ko/src/main/resources" io.github.jjak.bench.negatives.WorthExperiment "$@"

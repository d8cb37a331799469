# Sourced by the recipes' scripts.

resume() { # FOLDER: prints --resume where a run was begun
    for checkpoint in "$1"/checkpoint-*; do
        [ ! -d "$checkpoint" ] || { echo --resume; return; }
    done
}

complete() { # FOLDER: a stopped run has a last model too, but also a checkpoint
    [ -d "$1/last" ] && [ -z "$(resume "$1")" ]
}

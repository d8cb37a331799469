"""OpenAI's own client against jjak serve: python client.py URL EXPECTED, the vectors that jjak embed printed for TEXTS."""

import json
import sys

import openai

TEXTS = ["배송은 언제 오나요?", "환불"]

url, expected_file = sys.argv[1:3]
with open(expected_file, encoding="utf-8") as file:
    expected = [json.loads(line) for line in file if line.strip()]
client = openai.OpenAI(base_url=f"{url}/v1", api_key="none")


def distance(vectors):
    return max(abs(a - b) for ours, theirs in zip(vectors, expected, strict=True) for a, b in zip(ours, theirs, strict=True))


# Without a format the client asks for base64.
for options in ({}, {"encoding_format": "float"}):
    answer = client.embeddings.create(model="any", input=TEXTS, **options)
    assert distance([item.embedding for item in answer.data]) < 1e-5, options
    assert answer.usage.prompt_tokens > 0 and [item.index for item in answer.data] == [0, 1]
assert [model.id for model in client.models.list()] == [answer.model]
for wrong, kind in (({"dimensions": 3}, openai.BadRequestError), ({"encoding_format": "int8"}, openai.BadRequestError)):
    try:
        client.embeddings.create(model="any", input=TEXTS, **wrong)
        raise AssertionError(f"{wrong} was not refused")
    except kind as refused:
        assert refused.body["type"] == "invalid_request_error" and refused.body["message"], refused.body
try:
    client.with_options(base_url=f"{url}/v1/nothing").embeddings.create(model="any", input=TEXTS)
    raise AssertionError("a path that is not there was answered")
except openai.NotFoundError:
    pass
print(f"openai {openai.__version__}: vectors in both encodings, models, refusals")

"""Calls jjak_embed through Spark Connect: from SQL, from the DataFrame API, with another setting, and row by row in a WHERE. Named: the server, sc://HOST:PORT."""
import sys

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.remote(sys.argv[1]).getOrCreate()
texts = spark.createDataFrame([(i, f"주문 {i}번은 언제 오나요?") for i in range(200)], "id int, text string").repartition(4)
texts.createOrReplaceTempView("texts")

selected = spark.sql("SELECT id, jjak_embed(text, 'query') AS v FROM texts")
assert "MapPartitions" in selected._explain_string(), "the list of a SELECT is embedded in filled passes"
vectors = {row["id"]: row["v"] for row in selected.collect()}
print(f"SQL: {len(vectors)} vectors of {len(vectors[0])} numbers")

called = texts.select("id", F.call_function("jjak_embed", F.col("text"), F.lit("query")).alias("v"))
largest = max(abs(a - b) for row in called.collect() for a, b in zip(row["v"], vectors[row["id"]]))
print(f"DataFrame API: largest difference {largest:.1e}")
assert largest < 1e-6

where = spark.sql("SELECT count(*) AS n FROM texts WHERE jjak_embed(text, 'query')[0] > 0").first()["n"]
print(f"WHERE: {where} rows, {sum(v[0] > 0 for v in vectors.values())} by the list")
assert where == sum(v[0] > 0 for v in vectors.values())

spark.conf.set("spark.jjak.dimensions", "16")
print(f"spark.jjak.dimensions 16: {len(spark.sql('SELECT jjak_embed(text) AS v FROM texts LIMIT 1').first()['v'])} numbers")
spark.conf.set("spark.jjak.model", "")
try:
    spark.sql("SELECT jjak_embed(text) FROM texts").collect()
    sys.exit("no model is no error")
except PySparkException as error:
    print("without a model:", str(error).splitlines()[0])
    assert "jjak_embed has no model" in str(error)
spark.stop()

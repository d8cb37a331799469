"""Embeds a CSV of texts on Spark with jjak_embed and with SentenceEmbedder; no package but pyspark itself."""
import sys
import time

from pyspark.sql import DataFrame, SparkSession

spark = SparkSession.builder.getOrCreate()
while spark._jsc.sc().getExecutorMemoryStatus().size() < 3:  # the driver counts
    time.sleep(0.2)
texts = spark.read.csv(sys.argv[1], header=True).repartition(8).cache()
count = texts.count()


def seconds(frame):
    begun = time.time()
    frame.write.format("noop").mode("overwrite").save()
    return time.time() - begun


filled = texts.selectExpr("text", "jjak_embed(text) AS v")
embedder = spark._jvm.io.github.jjak.spark.SentenceEmbedder()
embedder = embedder.setModel(spark.conf.get("spark.jjak.model"))
transformed = DataFrame(embedder.transform(texts._jdf), spark)
spark.udf.registerJavaFunction("row_by_row", "io.github.jjak.spark.JjakEmbed", "array<float>")
few = texts.limit(min(count // 10, 2_000)).repartition(2).cache()
few_count = few.count()

rounds = 3 if count < 100_000 else 1
first = few.selectExpr("text", "jjak_embed(text) AS v")
print(f"first job, {few_count} texts, which loads the model on both executors: {seconds(first):.1f} s", flush=True)
for name, frame, rows in [
    ("jjak_embed in a SELECT", filled, count),
    ("SentenceEmbedder", transformed, count),
    ("jjak_embed row by row", few.selectExpr("row_by_row(text) AS v"), few_count),
]:
    times = [seconds(frame) for _ in range(rounds)]
    rates = ", ".join(f"{rows / each:.0f}" for each in times)
    print(f"{name}, two executors of one core: {rates} texts/s", flush=True)
rows = filled.join(transformed, "text").limit(200).collect()
print("largest difference of both ways:", max(abs(a - b) for row in rows for a, b in zip(row["v"], row["embedding"])))
spark.stop()

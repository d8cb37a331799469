"""Mines negatives for a CSV of id, question, answer on Spark with NegativesMiner, and writes the triplets as CSV. Named: the CSV, the folder of triplets, the margin."""
import sys
import time

from pyspark.sql import DataFrame, SparkSession

spark = SparkSession.builder.getOrCreate()
while spark._jsc.sc().getExecutorMemoryStatus().size() < 3:  # the driver counts
    time.sleep(0.2)
pairs = spark.read.csv(sys.argv[1], header=True, schema="id BIGINT, question STRING, answer STRING").repartition(8).cache()
count = pairs.count()
miner = spark._jvm.io.github.jjak.spark.NegativesMiner().setModel(spark.conf.get("spark.jjak.model")).setMargin(sys.argv[3])
begun = time.time()
triplets = DataFrame(miner.transform(pairs._jdf), spark).cache()
mined = triplets.count()
print(f"NegativesMiner, {count} rows, two executors of one core, with the model's loading: {time.time() - begun:.1f} s, {mined} negatives")
triplets.select("id", "anchor", "positive", "negative", "score", "positive_score").coalesce(1).write.csv(sys.argv[2], header=True)
spark.stop()

"""Judges snapshots where they lie: one JSON object a line in, one row a line out.

spark-submit judge.py INPUT OUTPUT

port-audit has to be on the path of every executor; the standalone file needs no Node there. `rdd.pipe` starts one filter
for each partition. Without checkCode a line that is not valid is told in the log of the executor, and ends nothing.
"""

import sys

from pyspark.sql import SparkSession


def main(source: str, target: str) -> None:
    spark = SparkSession.builder.appName("port-audit").getOrCreate()
    lines = spark.sparkContext.textFile(source)
    rows = lines.pipe("port-audit judge --format rows --jobs 1")
    table = spark.read.json(rows)
    table.write.mode("overwrite").parquet(target)
    table.createOrReplaceTempView("listeners")
    spark.sql(
        "SELECT port, protocol, program, rule, severity, count(DISTINCT host) AS machines FROM listeners "
        "WHERE rule IS NOT NULL AND disposition = 'active' GROUP BY ALL ORDER BY machines, severity"
    ).show(50, truncate=False)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

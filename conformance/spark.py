"""One local Spark session with Delta Lake. As a program it fetches Delta's JARs."""

import glob
import sys
from importlib.metadata import version
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent / ".cache" / "conformance"

SETTINGS = {
    "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
    "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    # The type TIME is switched off by default; Databricks has it.
    "spark.sql.timeType.enabled": "true",
    "spark.sql.warehouse.dir": str(HOME / "warehouse"),
    "spark.driver.memory": "2g",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-Duser.timezone=UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    # Small tables on two cores: the defaults (200 and 50 tasks a query) would cost minutes.
    "spark.sql.shuffle.partitions": "2",
    "spark.databricks.delta.snapshotPartitions": "1",
    "spark.databricks.delta.retentionDurationCheck.enabled": "false",
}

# What Delta names as its dependencies and pyspark holds already, in the version that Spark was built with.
IN_PYSPARK = [
    "com.fasterxml.jackson.core", "com.fasterxml.jackson.datatype", "com.github.luben", "com.google.code.findbugs",
    "commons-logging", "commons-pool", "io.airlift", "javax.annotation", "org.apache.hadoop", "org.apache.logging.log4j",
    "org.apache.parquet", "org.locationtech.jts", "org.roaringbitmap", "org.slf4j", "org.xerial.snappy",
]


def open_session():
    jars = delta_jars()
    if not jars:
        sys.exit("conformance: no JARs; run conformance/install.sh")
    return build({**SETTINGS, "spark.jars": ",".join(jars)})


def fetch_jars():
    """Lets Spark's own resolver fetch Delta's JARs from Maven Central."""
    spark = ".".join(version("pyspark").split(".")[:2])
    build({
        "spark.jars.packages": f"io.delta:delta-spark_{spark}_2.13:{version('delta-spark')}",
        "spark.jars.excludes": ",".join(f"{group}:*" for group in IN_PYSPARK),
        "spark.jars.ivy": str(HOME / "ivy"),
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.log.level": "ERROR",
    }).stop()
    if not delta_jars():
        sys.exit("conformance: Delta's JARs could not be fetched")


def delta_jars():
    return sorted(glob.glob(str(HOME / "ivy" / "jars" / "io.*.jar")))


def build(settings):
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("conformance")
    for key, value in settings.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


if __name__ == "__main__":
    fetch_jars()

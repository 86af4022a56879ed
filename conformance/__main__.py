"""The checks of tables: Delta Lake as Spark and delta-rs read and write it. Called by run.sh."""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ["TZ"] = "UTC"
time.tzset()

from report import Report  # noqa: E402  (the zone comes first)
from spark import open_session  # noqa: E402


def main():
    arguments = argparse.ArgumentParser(prog="conformance")
    arguments.add_argument("--only", default="roundtrip,tables")
    arguments.add_argument("--size", default="xs", help="size of the sample")
    chosen = arguments.parse_args()
    parts = chosen.only.split(",")

    report = Report()
    spark = open_session()
    with tempfile.TemporaryDirectory(prefix="lagoon-conformance-") as folder:
        if "roundtrip" in parts:
            from lagoon import Lagoon
            from roundtrip import check_round_trips

            report.section("Tables by Lagoon, Spark and delta-rs")
            check_round_trips(report, spark, Lagoon(Path(folder) / "roundtrip"))
        if "tables" in parts:
            check_sample(report, spark, Path(folder) / "sample", chosen.size)
    spark.stop()
    return report.close()


def check_sample(report, spark, state, size):
    from sample_run import check_tables, check_truth, delta_tables, name_tables, play_sample
    from second_opinion import check_datasets

    report.section(f"The tables of the sample run, size {size}")
    failure = play_sample(state, size)
    report.check("the sample plays through Lagoon", failure)
    if failure:
        return
    tables = delta_tables(state)
    check_tables(report, spark, tables)
    name_tables(spark, tables)
    report.section("The truth file, by Spark and delta-rs")
    check_truth(report, spark, state, tables, size)
    report.section("The datasets, computed again by Spark")
    check_datasets(report, spark, state)


if __name__ == "__main__":
    sys.exit(main())

"""Plays the sample through Lagoon, then lets delta-rs and Spark read every Delta table that it left."""

import json
import re
import subprocess
from pathlib import Path

import yaml

from readers import delta_rs, delta_rs_count, spark_count, spark_types, spark_version

ROOT = Path(__file__).resolve().parent.parent


def play_sample(state, size):
    command = ["node", "bin/lagoon.mjs", "sample", "play", size, "--state", str(state), "-q"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    return None if done.returncode == 0 else f"{' '.join(command)} ended with {done.returncode}: {(done.stdout + done.stderr)[-2000:]}"


def delta_tables(state):
    """Schema and table by the last two folders, as the bundle's storage roots lay them."""
    logs = sorted((Path(state) / "storage").rglob("_delta_log"))
    return {f"{log.parent.parent.name}.{log.parent.name}": log.parent for log in logs}


def name_tables(spark, tables):
    """Makes each table known to Spark as schema.table."""
    for name, path in tables.items():
        spark.sql(f"CREATE DATABASE IF NOT EXISTS {name.split('.')[0]}")
        spark.sql(f"CREATE TABLE {name} USING delta LOCATION '{path}'")


def check_tables(report, spark, tables):
    report.check("the run left Delta tables", None if len(tables) >= 10 else f"only {sorted(tables)}")
    for name, path in tables.items():
        report.attempt(f"{name}: delta-rs and Spark agree on version, columns and rows", lambda: disagreement(spark, path))
        report.attempt(f"{name}: delta-rs reads every version, Spark some", lambda: differing_versions(spark, path))


def disagreement(spark, path):
    table = delta_rs(path)
    rows = int(delta_rs_count(table))
    found = {
        "version": (table.version(), spark_version(spark, path)),
        "columns": ([field.name for field in table.schema().fields], [name for name, _ in spark_types(spark, path)]),
        "rows": (rows, spark_count(spark, path)),
        "rows by the statistics in the log": (rows_by_statistics(table), rows),
    }
    wrong = {what: pair for what, pair in found.items() if pair[0] != pair[1]}
    return f"delta-rs and Spark: {wrong}" if wrong else None


def rows_by_statistics(table):
    added = table.get_add_actions(flatten=True)
    counted = sum(added.column("num_records").to_pylist()) if table.file_uris() else 0
    deleted = table.deletion_vectors().read_all()
    return counted - sum(len(selected) - sum(selected) for selected in deleted.column("selection_vector").to_pylist())


def differing_versions(spark, path):
    last = delta_rs(path).version()
    counts = {version: int(delta_rs_count(delta_rs(path, version))) for version in range(last + 1)}
    for version in sorted({0, last // 2}):
        found = spark_count(spark, path, version)
        if found != counts[version]:
            return f"version {version} has {counts[version]} rows for delta-rs, {found} for Spark"
    return None


def check_truth(report, spark, state, tables, size):
    """The checks of sample.yml, which are Databricks SQL, asked of Spark; row counts also of delta-rs."""
    sample = yaml.safe_load((ROOT / "sample" / "sample.yml").read_text(encoding="utf-8"))
    truth = json.loads((ROOT / "sample" / sample["truth"].format(size=size)).read_text(encoding="utf-8"))
    last = truth["batches"][-1]
    for check in sample["checks"]:
        expected = figures(last, check["path"])
        asked = [name for name in re.findall(r"\bAS (\w+)", check["sql"]) if isinstance(expected, dict) and name in expected]
        name = f"{check['path']} as the truth file says: {', '.join(asked) or 'rows'}"
        report.attempt(name, lambda check=check, expected=expected: differing_figures(spark, local(check["sql"], state, tables), expected))
    for layer in ("silver", "gold"):
        for table, expected in last[layer].items():
            rows = expected["row_count"] if isinstance(expected, dict) else expected
            report.attempt(f"{layer}.{table}: delta-rs counts {rows} rows", lambda path=tables[f"{layer}.{table}"], rows=rows: unequal(int(delta_rs_count(delta_rs(path))), rows))


def figures(truth, path):
    for part in path.split("."):
        truth = truth[part]
    return truth


def local(sql, state, tables):
    """Tables without their catalog, and files by their place on this disk."""
    def folder(found):
        container, account, path = found.groups()
        return f"parquet.`{Path(state) / 'storage' / account / container / path}`"

    sql = re.sub(r"read_files\('abfss://(\w+)@(\w+)\.dfs\.core\.windows\.net/([^']*)'[^)]*\)", folder, sql)
    return re.sub(r"\b\w+\.(" + "|".join(re.escape(name) for name in tables) + r")\b", r"\1", sql)


def differing_figures(spark, sql, expected):
    (row,) = spark.sql(sql).collect()
    found = row.asDict()
    wanted = {name: expected[name] for name in found} if isinstance(expected, dict) else dict.fromkeys(found, expected)
    return unequal(found, wanted)


def unequal(found, expected):
    return None if found == expected else f"found {found}, expected {expected}"

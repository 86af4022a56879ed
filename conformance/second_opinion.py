"""Computes every dataset of the lakehouse a second time, in Spark, from the same SQL files, and compares the rows.

Silver: the file's own query over bronze, and the rules that drop a row. Gold: the file's own query over the tables that Lagoon
left; AUTO CDC by window functions, which shares nothing with Lagoon's way or with Spark's own.
"""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "lakehouse" / "src"


def check_datasets(report, spark, state):
    bronze = next((Path(state) / "storage").glob("*/bronze"))
    for file in sorted(SOURCES.glob("*/*.sql")):
        name = f"{file.parent.name}.{file.stem}"
        report.attempt(f"{name}: Spark computes the same rows", lambda: differing_rows(spark, name, expected_query(spark, file, bronze)))


def expected_query(spark, file, bronze):
    text = re.sub(r"^\s*--.*$", "", file.read_text(encoding="utf-8"), flags=re.M)
    if "AUTO CDC" in text:
        return auto_cdc_query(read_flow(text), visible_columns(spark, f"{file.parent.name}.{file.stem}"))
    query = re.search(r"^AS\s+((?:SELECT|WITH)\b.*?);", text, re.S | re.M).group(1)
    reads = re.search(r"STREAM\s+read_files\('\$\{bronze\}/(\w+)'.*?\)", query, re.S)
    if reads is None:
        return query
    frame = spark.read.option("mergeSchema", "true").parquet(str(bronze / reads.group(1))).selectExpr("*", "CAST(NULL AS STRING) AS _rescued_data")
    frame.createOrReplaceTempView("bronze_files")
    rules = " AND ".join(f"({rule})" for rule in drop_rules(text)) or "true"
    return f"SELECT * FROM ({query.replace(reads.group(0), 'bronze_files')}) WHERE {rules}"


def drop_rules(text):
    """The expressions of `CONSTRAINT … EXPECT (…) ON VIOLATION DROP ROW`."""
    rules = []
    for found in re.finditer(r"\bEXPECT\s*\(", text):
        depth, end = 1, found.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        if re.match(r"\s*ON VIOLATION DROP ROW", text[end:]):
            rules.append(text[found.end():end - 1])
    return rules


@dataclass
class Flow:
    source: str
    keys: list
    sequence: str
    deleted: str
    left_out: list
    scd: int
    untracked: list


def read_flow(text):
    def names(pattern):
        found = re.search(pattern, text)
        return [name.strip() for name in found.group(1).split(",")] if found else []

    return Flow(
        source=re.search(r"FROM\s+STREAM\s*\(?\s*([\w.]+)", text).group(1),
        keys=names(r"KEYS\s*\(([^)]*)\)"),
        sequence=re.search(r"SEQUENCE BY\s+(\w+)", text).group(1),
        deleted=(re.search(r"APPLY AS DELETE WHEN\s+(\w+)", text) or [None, "false"])[1],
        left_out=names(r"COLUMNS \* EXCEPT\s*\(([^)]*)\)"),
        scd=int(re.search(r"SCD TYPE (\d)", text).group(1)),
        untracked=names(r"TRACK HISTORY ON \* EXCEPT\s*\(([^)]*)\)"),
    )


def auto_cdc_query(flow, columns):
    """One row a version: a run of events of a key whose tracked columns do not change, ended by the next run or by a delete."""
    own = [name for name in columns if name not in ("__START_AT", "__END_AT")]
    keys = ", ".join(flow.keys)
    in_order = f"PARTITION BY {keys} ORDER BY __sequence"
    events = (
        f"SELECT DISTINCT {', '.join(own)}, {flow.sequence} AS __sequence, coalesce({flow.deleted}, false) AS __gone "
        f"FROM {flow.source} WHERE {flow.sequence} IS NOT NULL"
    )
    if flow.scd == 1:
        aged = f"SELECT *, row_number() OVER ({in_order} DESC) AS __age FROM ({events})"
        return f"SELECT {', '.join(own)} FROM ({aged}) WHERE __age = 1 AND NOT __gone"
    tracked = ", ".join(name for name in own if name not in flow.untracked)
    seen = f"SELECT *, struct({tracked}, __gone) AS __state, lag(struct({tracked}, __gone)) OVER ({in_order}) AS __before FROM ({events})"
    runs = f"SELECT *, count_if(__gone OR __before IS NULL OR NOT (__state <=> __before)) OVER ({in_order}) AS __run FROM ({seen})"
    values = ", ".join(f"max_by({name}, __sequence) AS {name}" for name in own if name not in flow.keys)
    versions = f"SELECT {keys}, __run, {values}, min(__sequence) AS __START_AT, max(__gone) AS __gone FROM ({runs}) GROUP BY {keys}, __run"
    ended = f"SELECT *, lead(__START_AT) OVER (PARTITION BY {keys} ORDER BY __run) AS __END_AT FROM ({versions})"
    return f"SELECT {', '.join(own)}, __START_AT, __END_AT FROM ({ended}) WHERE NOT __gone"


def visible_columns(spark, table):
    return [field.name for field in spark.table(table).schema.fields if not field.name.startswith("__lagoon_")]


def differing_rows(spark, table, query):
    columns = visible_columns(spark, table)
    names = ", ".join(f"`{name}`" for name in columns)
    expected = spark.sql(query)
    missing = sorted(set(name.lower() for name in columns) ^ set(name.lower() for name in expected.columns))
    if missing:
        return f"columns differ: {missing}"
    expected.createOrReplaceTempView("expected_rows")
    expected.cache()
    found = spark.sql(f"SELECT {names} FROM {table}")
    found.createOrReplaceTempView("found_rows")
    pairs = [("only in Spark", f"SELECT {names} FROM expected_rows EXCEPT ALL SELECT {names} FROM found_rows"),
             ("only in Lagoon", f"SELECT {names} FROM found_rows EXCEPT ALL SELECT {names} FROM expected_rows")]
    told = []
    for side, question in pairs:
        rows = spark.sql(question)
        count = rows.count()
        if count:
            told.append(f"{count} rows {side}, such as {rows.first().asDict()}")
    expected.unpersist()
    return "; ".join(told) or None

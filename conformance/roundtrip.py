"""Tables that Lagoon, Spark and delta-rs write, alone and in turns, and what each of them then reads."""

from deltalake import QueryBuilder, write_deltalake

from readers import delta_rs, delta_rs_rows, spark_rows, spark_types, spark_version
from report import first_line

COLUMNS = (
    "k INT, b BOOLEAN, i8 TINYINT, i16 SMALLINT, i64 BIGINT, f FLOAT, d DOUBLE, m DECIMAL(38,10), s STRING, x BINARY, "
    "dt DATE, ts TIMESTAMP, ntz TIMESTAMP_NTZ, a ARRAY<INT>, mp MAP<STRING, INT>, st STRUCT<p: INT, q: STRING>"
)
# The same four rows as DuckDB and as Spark write them: usual, least, greatest, nothing.
ROWS_DUCKDB = """
SELECT * FROM (VALUES
 (1::INTEGER, true, 1::TINYINT, 2::SMALLINT, 3::BIGINT, 1.5::FLOAT, 2.25::DOUBLE, 4.5::DECIMAL(38,10), 'é''"\\ 日', '\\x00\\xFF'::BLOB, DATE '2026-03-01', TIMESTAMPTZ '2026-03-01 10:11:12.123456Z', TIMESTAMP '2026-03-01 10:11:12.123456', [1, NULL, 3]::INTEGER[], MAP {'a': 1}, {'p': 1, 'q': 'x'}),
 (2, false, -128, -32768, -9223372036854775808, -3.4028235e38, -1.7976931348623157e308, -9999999999999999999999999999.9999999999, '', ''::BLOB, DATE '0001-01-01', TIMESTAMPTZ '1900-01-01 00:00:00Z', TIMESTAMP '1900-01-01 00:00:00', []::INTEGER[], MAP {}::MAP(VARCHAR, INTEGER), {'p': NULL, 'q': NULL}),
 (3, true, 127, 32767, 9223372036854775807, 3.4028235e38, 1.7976931348623157e308, 9999999999999999999999999999.9999999999, repeat('long ', 40), '\\x41'::BLOB, DATE '9999-12-31', TIMESTAMPTZ '2262-04-11 23:47:16.854775Z', TIMESTAMP '2262-04-11 23:47:16.854775', [7]::INTEGER[], MAP {'b': NULL}, {'p': 2, 'q': ''}),
 (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
) AS t(k, b, i8, i16, i64, f, d, m, s, x, dt, ts, ntz, a, mp, st)"""
ROWS_SPARK = r"""
SELECT * FROM VALUES
 (1, true, 1Y, 2S, 3L, 1.5F, 2.25D, CAST(4.5 AS DECIMAL(38,10)), 'é\'"\\ 日', X'00FF', DATE'2026-03-01', TIMESTAMP'2026-03-01 10:11:12.123456', TIMESTAMP_NTZ'2026-03-01 10:11:12.123456', array(1, NULL, 3), map('a', 1), named_struct('p', 1, 'q', 'x')),
 (2, false, CAST(-128 AS TINYINT), CAST(-32768 AS SMALLINT), -9223372036854775808L, CAST('-3.4028235E38' AS FLOAT), CAST('-1.7976931348623157E308' AS DOUBLE), CAST(-9999999999999999999999999999.9999999999 AS DECIMAL(38,10)), '', X'', DATE'0001-01-01', TIMESTAMP'1900-01-01 00:00:00', TIMESTAMP_NTZ'1900-01-01 00:00:00', CAST(array() AS ARRAY<INT>), CAST(map() AS MAP<STRING, INT>), CAST(named_struct('p', NULL, 'q', NULL) AS STRUCT<p: INT, q: STRING>)),
 (3, true, 127Y, 32767S, 9223372036854775807L, CAST('3.4028235E38' AS FLOAT), CAST('1.7976931348623157E308' AS DOUBLE), CAST(9999999999999999999999999999.9999999999 AS DECIMAL(38,10)), repeat('long ', 40), X'41', DATE'9999-12-31', TIMESTAMP'2262-04-11 23:47:16.854775', TIMESTAMP_NTZ'2262-04-11 23:47:16.854775', array(7), map('b', CAST(NULL AS INT)), named_struct('p', 2, 'q', '')),
 (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
 AS t(k, b, i8, i16, i64, f, d, m, s, x, dt, ts, ntz, a, mp, st)"""


def check_round_trips(report, spark, lagoon):
    for check in (every_type, partitions, many_commits, deleted_rows, columns_added, spark_writes, delta_rs_writes, in_turns):
        try:
            check(report, spark, lagoon)
        except Exception as error:  # one broken case must not hide the others
            report.check(check.__name__.replace("_", " "), f"{type(error).__name__}: {first_line(error)}")


def every_type(report, spark, lagoon):
    lagoon.must(create("types", COLUMNS), append("types", ROWS_DUCKDB))
    path = lagoon.path("types")
    expected = [[*row] for row in spark_values(spark, ROWS_SPARK)]
    report.equal("Lagoon writes every type; Spark reads the rows", spark_rows(spark, path), expected)
    report.equal("Lagoon writes every type; Spark reads the schema", spark_types(spark, path), types_of(spark, ROWS_SPARK))
    report.equal("Lagoon writes every type; delta-rs reads the rows", delta_rs_rows(delta_rs(path)), expected)
    for condition in ("ts >= TIMESTAMP'2262-04-11 23:47:16.854'", "dt < DATE'0001-01-02'", "m > 9999999999999999999999999999", "s LIKE 'long%'", "i64 < 0", "ts IS NULL"):
        found = spark.sql(f"SELECT count(*) FROM delta.`{path}` WHERE {condition}").collect()[0][0]
        report.equal(f"Spark finds the row by its statistics: {condition}", found, 1)


def partitions(report, spark, lagoon):
    odd = ["plain", "a b", "x=y/z", "100%", "ünï", "quote's", None]
    expected = [[str(number), value, f"2026-01-0{1 + number % 2}"] for number, value in enumerate(odd)]
    by_lagoon = ", ".join(f"({number}, {sql_text(value, doubled=True)}, DATE '{day}')" for number, value, day in expected)
    lagoon.must(create("own_parts", "k INT, p STRING, d DATE", partitioned=["p", "d"]), append("own_parts", f"SELECT * FROM (VALUES {by_lagoon}) AS t(k, p, d)"))
    path = lagoon.path("own_parts")
    report.equal("Lagoon writes partitions with odd names; Spark reads them", spark_rows(spark, path), expected)
    report.equal("Lagoon writes partitions with odd names; delta-rs reads them", delta_rs_rows(delta_rs(path), "k, p, d"), expected)
    found = spark.sql(f"SELECT k FROM delta.`{path}` WHERE p = 'x=y/z' AND d = DATE'2026-01-01'").collect()
    report.equal("Spark prunes by such a partition", [row[0] for row in found], [2])

    values = ", ".join(f"({number}, {sql_text(value)}, DATE'{day}')" for number, value, day in expected)
    path = lagoon.outside("parts")
    spark.sql(f"CREATE TABLE delta.`{path}` (k INT, p STRING, d DATE) USING delta PARTITIONED BY (p, d)")
    spark.sql(f"INSERT INTO delta.`{path}` VALUES {values}")
    report.equal("Spark writes partitions with odd names; Lagoon reads them", lagoon.must(register("parts", path), read("parts"))["rows"], expected)
    lagoon.must(delete("parts", "p = 'x=y/z' OR p IS NULL"))
    expected = [row for row in expected if row[1] not in ("x=y/z", None)]
    report.equal("Lagoon deletes from such partitions; Spark reads the rest", spark_rows(spark, path), expected)
    report.equal("Lagoon deletes from such partitions; delta-rs reads the rest", delta_rs_rows(delta_rs(path), "k, p, d"), expected)


def many_commits(report, spark, lagoon):
    steps = [append("many", f"SELECT {number}::INTEGER AS k, 'v{number}' AS v") for number in range(25)]
    lagoon.must(create("many", "k INT, v STRING"), *steps)
    path = lagoon.path("many")
    checkpoints = sorted(file.name for file in (path / "_delta_log").glob("*.checkpoint*.parquet"))
    report.check("Lagoon writes checkpoints", None if checkpoints else "there is none after 25 commits")
    # Without the commits that the checkpoint covers, a reader has only the checkpoint.
    last = int(checkpoints[-1][:20]) if checkpoints else 0
    for version in range(last):
        (path / "_delta_log" / f"{version:020}.json").unlink()
    expected = [[str(number), f"v{number}"] for number in range(25)]
    report.equal("Spark reads from Lagoon's checkpoint", spark_rows(spark, path), expected)
    report.equal("delta-rs reads from Lagoon's checkpoint", delta_rs_rows(delta_rs(path)), expected)
    report.equal("Spark and delta-rs see the same version", [spark_version(spark, path), delta_rs(path).version()], [25, 25])
    report.equal("Lagoon reads from its own checkpoint", lagoon.must(read("many"))["rows"], expected)


def deleted_rows(report, spark, lagoon):
    lagoon.must(
        create("deleted", "k INT, v STRING"),
        append("deleted", "SELECT range::INTEGER AS k, 'v' || range AS v FROM range(1000)"),
        delete("deleted", "k % 7 = 3"),
        delete("deleted", "k BETWEEN 100 AND 199"),
        append("deleted", "SELECT 5000::INTEGER AS k, 'new' AS v"),
    )
    path = lagoon.path("deleted")
    expected = [[str(k), f"v{k}"] for k in range(1000) if k % 7 != 3 and not 100 <= k <= 199] + [["5000", "new"]]
    report.equal("Lagoon deletes rows; Spark reads the rest", spark_rows(spark, path), expected)
    report.equal("Lagoon deletes rows; delta-rs reads the rest", delta_rs_rows(delta_rs(path)), expected)
    report.equal("Spark travels back before the deletes", spark_rows(spark, path, "count(*)", version=1), [["1000"]])
    spark.sql(f"DELETE FROM delta.`{path}` WHERE k < 10")
    spark.sql(f"UPDATE delta.`{path}` SET v = 'spark' WHERE k = 999")
    expected = [[k, "spark" if k == "999" else v] for k, v in expected if int(k) >= 10]
    report.equal("Spark deletes and updates in the same table; Lagoon reads it", lagoon.must(read("deleted"))["rows"], expected)


def columns_added(report, spark, lagoon):
    lagoon.must(
        create("grown", "k INT"), append("grown", "SELECT 1::INTEGER AS k"),
        {"do": "evolve", "table": "grown", "columns": "k INT, v STRING"}, append("grown", "SELECT 2::INTEGER AS k, 'two' AS v"),
    )
    path = lagoon.path("grown")
    expected = [["1", None], ["2", "two"]]
    report.equal("Lagoon adds a column; Spark reads null in older rows", spark_rows(spark, path), expected)
    report.equal("Lagoon adds a column; delta-rs reads null in older rows", delta_rs_rows(delta_rs(path), "k, v"), expected)


def spark_writes(report, spark, lagoon):
    path = lagoon.outside("spark")
    spark.sql(f"CREATE TABLE delta.`{path}` ({COLUMNS}) USING delta TBLPROPERTIES ('delta.checkpointInterval' = '3', 'delta.enableDeletionVectors' = 'true')")
    for _ in range(3):
        spark.sql(f"INSERT INTO delta.`{path}` {ROWS_SPARK}")
    spark.sql(f"DELETE FROM delta.`{path}` WHERE k = 2")
    spark.sql(f"INSERT INTO delta.`{path}` {ROWS_SPARK}")
    expected = spark_rows(spark, path, order="k")
    found = lagoon.must(register("by_spark", path), read("by_spark", order="k"))
    report.equal("Spark writes every type, deletion vectors and a checkpoint; Lagoon reads the rows", found["rows"], expected)
    report.equal("Spark writes; Lagoon reads the schema", found["columns"], spark_types(spark, path))

    v2 = lagoon.outside("spark_v2")
    spark.sql(f"CREATE TABLE delta.`{v2}` (k INT, p STRING) USING delta PARTITIONED BY (p) TBLPROPERTIES ('delta.checkpointPolicy' = 'v2', 'delta.checkpointInterval' = '2')")
    for number in range(5):
        spark.sql(f"INSERT INTO delta.`{v2}` VALUES ({number}, 'p={number % 2}/ %')")
    report.attempt("Spark writes V2 checkpoints; Lagoon reads the rows or refuses by name", lambda: reads_or_refuses(lagoon, "by_spark_v2", v2, spark_rows(spark, v2), "v2Checkpoint"))

    mapped = lagoon.outside("spark_mapped")
    spark.sql(f"CREATE TABLE delta.`{mapped}` (k INT, v STRING) USING delta TBLPROPERTIES ('delta.columnMapping.mode' = 'name')")
    spark.sql(f"INSERT INTO delta.`{mapped}` VALUES (1, 'one')")
    spark.sql(f"ALTER TABLE delta.`{mapped}` RENAME COLUMN v TO w")
    report.attempt("Spark renames a mapped column; Lagoon reads the rows or refuses by name", lambda: reads_or_refuses(lagoon, "by_spark_mapped", mapped, spark_rows(spark, mapped), "columnMapping"))


def delta_rs_writes(report, spark, lagoon):
    path = lagoon.outside("delta_rs")
    rows = "SELECT k, 'p' || (k % 2) AS p, CAST(k AS DOUBLE) / 4 AS d, arrow_cast(to_timestamp('2026-03-01T10:11:12.5Z'), 'Timestamp(Microsecond, Some(\"UTC\"))') AS ts FROM (VALUES (1), (2), (3)) AS t(k)"
    for _ in range(3):
        write_deltalake(str(path), QueryBuilder().execute(rows), mode="append", partition_by=["p"])
    delta_rs(path).delete("k = 2")
    delta_rs(path).create_checkpoint()
    expected = delta_rs_rows(delta_rs(path), "k, p, d, ts", "k")
    report.equal("delta-rs writes; Lagoon reads the rows", lagoon.must(register("by_rs", path), read("by_rs", order="k", columns="k, p, d, ts"))["rows"], expected)


def in_turns(report, spark, lagoon):
    """One table, three writers; each continues where the other stopped."""
    lagoon.must(create("turns", "k INT, v STRING"), append("turns", "SELECT range::INTEGER AS k, 'lagoon' AS v FROM range(10)"))
    path = lagoon.path("turns")
    spark.sql(f"INSERT INTO delta.`{path}` SELECT CAST(id AS INT) + 100, 'spark' FROM range(10)")
    lagoon.must(append("turns", "SELECT (200 + range)::INTEGER AS k, 'lagoon' AS v FROM range(10)"), delete("turns", "k IN (5, 105)"))
    spark.sql(f"DELETE FROM delta.`{path}` WHERE k IN (6, 106, 206)")
    spark.sql(f"MERGE INTO delta.`{path}` AS t USING (SELECT 7 AS k UNION ALL SELECT 300) AS s ON t.k = s.k WHEN MATCHED THEN UPDATE SET v = 'merged' WHEN NOT MATCHED THEN INSERT (k, v) VALUES (s.k, 'merged')")
    lagoon.must(delete("turns", "k = 8"), append("turns", "SELECT 400::INTEGER AS k, 'last' AS v"))
    who = {7: "merged", 300: "merged", 400: "last"}
    keys = [*range(10), *range(100, 110), *range(200, 210), 300, 400]
    expected = [[str(k), who.get(k, "spark" if 100 <= k < 110 else "lagoon")] for k in keys if k not in (5, 105, 6, 106, 206, 8)]
    report.equal("three writers in turns; Spark reads the table", spark_rows(spark, path), expected)
    report.equal("three writers in turns; delta-rs reads the table", delta_rs_rows(delta_rs(path)), expected)
    report.equal("three writers in turns; Lagoon reads the table", lagoon.must(read("turns"))["rows"], expected)
    spark.sql(f"OPTIMIZE delta.`{path}`")
    report.equal("Spark optimizes; Lagoon reads the table", lagoon.must(read("turns"))["rows"], expected)


def reads_or_refuses(lagoon, table, path, expected, feature):
    answers = lagoon.run(register(table, path), read(table))
    answer = next((each for each in answers if "error" in each), answers[-1])
    if "error" in answer:
        return None if feature.lower() in answer["message"].lower() else f"refused without naming {feature}: {answer['message']}"
    return None if answer["rows"] == expected else f"found {answer['rows']}, expected {expected}"


def create(table, columns, partitioned=()):
    return {"do": "create", "table": table, "columns": columns, "partitionedBy": list(partitioned)}


def append(table, select):
    return {"do": "append", "table": table, "select": select}


def delete(table, where):
    return {"do": "delete", "table": table, "where": where}


def register(table, path):
    return {"do": "register", "table": table, "path": f"local/outside/{path.name}"}


def read(table, columns="*", order="1"):
    return {"do": "read", "table": table, "columns": columns, "order": order}


def spark_values(spark, query):
    from plain import plain

    return [[plain(value) for value in row] for row in spark.sql(f"{query} ORDER BY 1").collect()]


def types_of(spark, query):
    return [[field.name(), field.dataType().sql().replace(" NOT NULL", "")] for field in spark.sql(query)._jdf.schema().fields()]


def sql_text(value, doubled=False):
    """A text literal: DuckDB doubles a quote, Spark escapes it."""
    return "NULL" if value is None else "'" + value.replace("'", "''" if doubled else "\\'") + "'"

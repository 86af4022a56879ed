"""What two independent readers find in a Delta table, written down in the way of sql/answer.ts."""

from deltalake import DeltaTable, QueryBuilder

from plain import plain


def spark_rows(spark, path, columns="*", order="1", version=None):
    at = "" if version is None else f" VERSION AS OF {version}"
    return [[plain(value) for value in row] for row in spark.sql(f"SELECT {columns} FROM delta.`{path}`{at} ORDER BY {order}").collect()]


def spark_types(spark, path):
    fields = spark.sql(f"SELECT * FROM delta.`{path}`")._jdf.schema().fields()
    return [[field.name(), field.dataType().sql().replace(" NOT NULL", "")] for field in fields]


def spark_count(spark, path, version=None):
    at = "" if version is None else f" VERSION AS OF {version}"
    return spark.sql(f"SELECT count(*) FROM delta.`{path}`{at}").collect()[0][0]


def spark_version(spark, path):
    """From Delta's own snapshot: DESCRIBE HISTORY would read every commit."""
    return spark._jvm.org.apache.spark.sql.delta.DeltaLog.forTable(spark._jsparkSession, str(path)).unsafeVolatileSnapshot().version()


def delta_rs(path, version=None):
    return DeltaTable(str(path), version=version)


def delta_rs_rows(table, columns="*", order="1"):
    found = QueryBuilder().register("t", table).execute(f"SELECT {columns} FROM t ORDER BY {order}").read_all()
    held = [column.to_pylist() for column in found.columns]
    return [[plain_arrow(value) for value in row] for row in zip(*held)]


def delta_rs_count(table):
    return delta_rs_rows(table, "count(*)")[0][0] if table.file_uris() else "0"


def plain_arrow(value):
    """Arrow gives structs as dictionaries and maps as lists of pairs."""
    if isinstance(value, dict):
        return {name: plain_arrow(held) for name, held in value.items()}
    if isinstance(value, list):
        pairs = value and all(isinstance(item, tuple) and len(item) == 2 for item in value)
        return [{"key": plain(item[0]), "value": plain_arrow(item[1])} for item in value] if pairs else [plain_arrow(item) for item in value]
    if hasattr(value, "tzinfo") and value.tzinfo is not None:
        value = value.replace(tzinfo=None)
    return plain(value)

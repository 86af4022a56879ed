"""
Apache Spark as a service. A JSON line {"sql": …, "zone": …} in (the zone is UTC where none is given), a JSON line out: columns and rows, or the condition that was raised.
Reads standard input, or with `--socket PATH` serves several askers until it is stopped. With `--tables`, tables may be made, in a folder that
goes with the service, and the line {"fresh": true} begins a new session without them; the zone is then what the session sets.
"""

import json
import logging
import os
import re
import shutil
import socketserver
import sys
import tempfile
import threading
import time

os.environ["TZ"] = "UTC"
time.tzset()

from plain import interval_of_text, plain  # noqa: E402  (the zone comes first)

SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.timeType.enabled": "true",
    "spark.driver.memory": "2g",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-Duser.timezone=UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "1",
    "spark.sql.warehouse.dir": "/nowhere",
}

# For many small questions: what compiling costs is never earned back. `--compiled` is for large ones.
INTERPRETED = {
    "spark.driver.extraJavaOptions": "-Duser.timezone=UTC -XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


def main():
    spark = open_session()
    if sys.argv[1:2] == ["--socket"]:
        serve(spark, sys.argv[2])
    if "--tables" in sys.argv:
        folder = spark.conf.get("spark.sql.warehouse.dir").removeprefix("file:")
        try:
            serve_sessions(spark)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    for line in sys.stdin:
        print(answer(spark, line), flush=True)
    spark.stop()


def serve_sessions(spark):
    session = spark
    for line in sys.stdin:
        asked = json.loads(line)
        if asked.get("fresh"):
            clear(spark)
            session = spark.newSession()
            errors_of_java()
            reply = {"columns": [], "rows": []}
        else:
            reply = ask(session, asked["sql"])
        print(json.dumps(reply, ensure_ascii=False, separators=(",", ":")), flush=True)


def clear(spark):
    """The catalog is all sessions' own."""
    for (name,) in spark.sql("SHOW SCHEMAS").collect():
        if name != "default":
            spark.sql(f"DROP SCHEMA `{name}` CASCADE")
    for kind, place in (("VIEW", 1), ("TABLE", 1)):
        for row in spark.sql(f"SHOW {kind}S IN default").collect():
            spark.sql(f"DROP {kind} IF EXISTS default.`{row[place]}`")


def open_session():
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("questions")
    folder = {"spark.sql.warehouse.dir": tempfile.mkdtemp(prefix="spark-tables-")} if "--tables" in sys.argv else {}
    for key, value in {**SETTINGS, **({} if "--compiled" in sys.argv else INTERPRETED), **folder}.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    logging.disable(logging.CRITICAL)  # pyspark logs every error that a question asks for
    errors_of_java()
    return session


def errors_of_java():
    """Errors as Java has them: pyspark's own wrapping, which each session puts back, asks Java a dozen times for each and loses the condition."""
    import py4j.java_gateway
    import py4j.protocol

    py4j.java_gateway.get_return_value = py4j.protocol.get_return_value


def serve(spark, path):
    class Asker(socketserver.StreamRequestHandler):
        def handle(self):
            for line in self.rfile:
                self.wfile.write((answer(spark, line) + "\n").encode())
                self.wfile.flush()

    class Server(socketserver.ThreadingUnixStreamServer):
        daemon_threads = True

    if os.path.exists(path):
        os.remove(path)
    print("ready", flush=True)
    Server(path, Asker).serve_forever()


# The zone is the session's, and askers share the session.
one_at_a_time = threading.Lock()


def answer(spark, line):
    asked = json.loads(line)
    with one_at_a_time:
        return json.dumps(ask(spark, asked["sql"], asked.get("zone") or "UTC"), ensure_ascii=False, separators=(",", ":"))


def ask(spark, query, zone=None):
    from py4j.protocol import Py4JError, Py4JJavaError, Py4JNetworkError

    try:
        if zone:
            spark.conf.set("spark.sql.session.timeZone", zone)
        frame = as_texts(spark.sql(query))
        return {"columns": frame[0], "rows": [[read(value) for read, value in zip(frame[2], row)] for row in frame[1].collect()]}
    except Py4JJavaError as error:
        return raised(error.java_exception)
    except (ConnectionError, Py4JNetworkError):  # Java has died of this query
        os._exit(3)
    except Py4JError as error:
        return {"error": "Py4JError", "message": str(error)[:400]}
    except Exception as error:  # a value that Python does not hold
        return {"error": type(error).__name__, "message": str(error)[:400]}


def raised(error):
    """The condition of an error; of a job that failed, the condition that made it fail."""
    from py4j.protocol import Py4JError

    causes = [error]
    while causes[-1].getCause() is not None and len(causes) < 8:
        causes.append(causes[-1].getCause())
    for cause in causes:
        try:
            condition = cause.getCondition()
        except Py4JError:  # an exception of Java's own
            continue
        if condition:
            return {"error": condition, "message": (cause.getMessage() or "")[:600]}
    return {"error": causes[-1].getClass().getSimpleName(), "message": (causes[-1].getMessage() or "")[:600]}


def as_texts(frame):
    """Columns with their types, a frame whose values Python can hold, and how each column is then read."""
    from pyspark.sql import functions as F

    schema = json.loads(frame._jdf.schema().json())["fields"]
    columns = [[field["name"], type_text(field["type"])] for field in schema]
    hard = [bool(re.search(r"INTERVAL|TIME|DATE|VARIANT", text)) for _, text in columns]
    if any(hard):
        renamed = frame.toDF(*[f"c{index}" for index in range(len(columns))])
        frame = renamed.select(*[held(F.col(f"c{index}"), field["type"], F).alias(f"c{index}") for index, field in enumerate(schema)])
    return columns, frame, [reader(field["type"]) for field in schema]


def held(column, type, F):
    """What Python has no value for, or not all values, as text."""
    if isinstance(type, str):
        if type == "variant":
            return F.to_json(column)
        return column.cast("string") if re.match(r"interval|time|date", type) else column
    if not re.search(r"interval|time|date|variant", json.dumps(type)):
        return column
    if type["type"] == "array":
        return F.transform(column, lambda item: held(item, type["elementType"], F))
    if type["type"] == "map":
        return F.transform(F.map_entries(column), lambda entry: F.struct(held(entry["key"], type["keyType"], F).alias("key"), held(entry["value"], type["valueType"], F).alias("value")))
    fields = [held(column.getField(field["name"]), field["type"], F).alias(field["name"]) for field in type["fields"]]
    return F.when(column.isNotNull(), F.struct(*fields))


def reader(type):
    if isinstance(type, str):
        if type.startswith("interval"):
            return lambda value: value if value is None else interval_of_text(value)
        return plain
    if type["type"] == "array":
        item = reader(type["elementType"])
        return lambda value: value if value is None else [item(each) for each in value]
    if type["type"] == "map":
        key, item = reader(type["keyType"]), reader(type["valueType"])
        return lambda value: value if value is None else [{"key": key(each), "value": item(inner)} for each, inner in (value.items() if isinstance(value, dict) else value)]
    fields = [(field["name"], reader(field["type"])) for field in type["fields"]]
    return lambda value: value if value is None else {name: read(inner) for (name, read), inner in zip(fields, value)}


NAMES = {"integer": "INT", "long": "BIGINT", "short": "SMALLINT", "byte": "TINYINT", "interval": "INTERVAL"}


def type_text(type):
    """A type of a schema in JSON, as DDL: what `DataType.sql` of Spark prints, without NOT NULL."""
    if isinstance(type, str):
        return NAMES.get(type, type.upper())
    if type["type"] == "array":
        return f"ARRAY<{type_text(type['elementType'])}>"
    if type["type"] == "map":
        return f"MAP<{type_text(type['keyType'])}, {type_text(type['valueType'])}>"
    fields = [f"{quoted(field['name'])}: {type_text(field['type'])}" for field in type["fields"]]
    return f"STRUCT<{', '.join(fields)}>"


def quoted(name):
    return name if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) else "`" + name.replace("`", "``") + "`"


if __name__ == "__main__":
    main()

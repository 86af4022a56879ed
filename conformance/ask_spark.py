"""Puts the questions of conformance/sql to Spark; compares its answers with the recorded ones, or records them."""

import datetime
import decimal
import json
import logging
import math
import subprocess
from pathlib import Path

from report import first_line

FOLDER = Path(__file__).resolve().parent / "sql"


def check_sql(report, spark, record=False):
    logging.disable(logging.CRITICAL)  # pyspark logs every error that a question asks for
    for file in sorted((FOLDER / "questions").glob("*.sql")):
        answers = [{"query": query, "answer": ask(spark, query)} for query in queries(file.stem)]
        lines = [json.dumps(answer, ensure_ascii=False, separators=(",", ":")) for answer in answers]
        recorded = FOLDER / "answers" / f"{file.stem}.ndjson"
        if record:
            recorded.parent.mkdir(exist_ok=True)
            recorded.write_text("\n".join(lines) + "\n", encoding="utf-8")
            print(f"  recorded {len(lines)} answers to {file.name}", flush=True)
            continue
        known = recorded.read_text(encoding="utf-8").splitlines() if recorded.exists() else []
        for number, line in enumerate(lines):
            told = known[number] if number < len(known) else "nothing"
            report.quietly(f"{file.name}: Spark's answer is the recorded one", None if line == told else f"{line}, recorded {told}")
        report.check(f"{file.name}: every recorded answer was asked for", None if len(known) == len(lines) else f"{len(known)} recorded, {len(lines)} asked")


def queries(name):
    done = subprocess.run(["npx", "tsx", "conformance/sql/queries.ts", name], check=True, capture_output=True, text=True, cwd=FOLDER.parent.parent)
    return [json.loads(line) for line in done.stdout.splitlines()]


def ask(spark, query):
    try:
        frame = spark.sql(query)
        fields = frame._jdf.schema().fields()  # PySpark's own types do not print as DDL
        columns = [[field.name(), field.dataType().sql().replace(" NOT NULL", "")] for field in fields]
        return {"columns": columns, "rows": [[plain(value) for value in row] for row in frame.collect()]}
    except Exception as error:
        condition = getattr(error, "getCondition", lambda: None)()
        return {"error": condition or f"{type(error).__name__}: {first_line(error)}"}


def plain(value):
    """As answer.ts writes values down."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        text = value.isoformat(sep=" ")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return interval(value)
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    if hasattr(value, "asDict"):
        return {name: plain(held) for name, held in value.asDict().items()}
    if isinstance(value, dict):
        return [{"key": plain(key), "value": plain(held)} for key, held in value.items()]
    return [plain(item) for item in value]


def interval(value):
    """Whole days, as DuckDB prints them."""
    days = f"{value.days} day{'' if value.days in (1, -1) else 's'}"
    return "00:00:00" if not value else days

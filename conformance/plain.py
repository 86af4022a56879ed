"""Writes values of Spark down in the way of sql/answer.ts."""

import datetime
import decimal
import math
import re

MICROSECOND = datetime.timedelta(microseconds=1)


def plain(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        return without_zeros(f"{value.year:04}{value.isoformat(sep=' ')[4:]}")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat() if isinstance(value, datetime.date) else without_zeros(value.isoformat())
    if isinstance(value, datetime.timedelta):
        return day_time(value // MICROSECOND)
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    if hasattr(value, "asDict"):
        return {name: plain(held) for name, held in zip(value.__fields__, value)}
    if isinstance(value, dict):
        return [{"key": plain(key), "value": plain(held)} for key, held in value.items()]
    return [plain(item) for item in value]


def day_time(microseconds):
    """`1 day 02:03:04.5`, as DuckDB prints it; one sign for all of it."""
    days, rest = divmod(abs(microseconds), 86_400_000_000)
    minus = "-" if microseconds < 0 else ""
    seconds, fraction = divmod(rest, 1_000_000)
    clock = without_zeros(f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{fraction:06}")
    told = ([f"{minus}{days} day{'' if days == 1 and not minus else 's'}"] if days else []) + ([f"{minus}{clock}"] if rest or not days else [])
    return " ".join(told)


def year_month(months):
    minus = "-" if months < 0 else ""
    years, rest = divmod(abs(months), 12)
    one = lambda count, unit: f"{minus}{count} {unit}{'' if count == 1 and not minus else 's'}"
    return " ".join(([one(years, "year")] if years else []) + ([one(rest, "month")] if rest or not years else []))


def interval_of_text(text):
    """The same from what Spark's CAST to STRING gives: INTERVAL '1-2' YEAR TO MONTH, INTERVAL '1 02:03:04.5' DAY TO SECOND."""
    found = re.fullmatch(r"INTERVAL '([^']*)' (\w+)(?: TO (\w+))?", text)
    if not found:
        return text  # an interval of the calendar: `1 years 2 months`
    value, first, last = found.groups()
    sign = -1 if value.startswith("-") else 1
    numbers = [number for number in re.split(r"[-: ]", value.lstrip("-"))]
    if first in ("YEAR", "MONTH"):
        return year_month(sign * sum(int(number) * (12 if unit == "YEAR" else 1) for unit, number in zip(([first] + ([last] if last else [])), numbers)))
    units = {"DAY": 86_400_000_000, "HOUR": 3_600_000_000, "MINUTE": 60_000_000, "SECOND": 1_000_000}
    names = list(units)
    named = zip(names[names.index(first):], numbers)
    return day_time(sign * sum(int(decimal.Decimal(number) * units[unit]) for unit, number in named))


def without_zeros(text):
    return text.rstrip("0").rstrip(".") if "." in text else text

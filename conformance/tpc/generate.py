"""
Data and queries of TPC-H and TPC-DS, by DuckDB's own generators: `generate.py FOLDER SCALE`.
Writes FOLDER/<set>/<table>.parquet and FOLDER/<set>.json, a list of [number, query]. The texts of the queries are not ours to keep.
"""

import importlib
import json
import sys
from pathlib import Path

import duckdb

GENERATORS = {"tpch": "dbgen", "tpcds": "dsdgen"}


def main():
    folder, scale = Path(sys.argv[1]), float(sys.argv[2])
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    for name, generator in GENERATORS.items():
        package = Path(importlib.import_module(f"duckdb_extension_{name}").__file__).parent
        connection.execute(f"LOAD '{package}/extensions/v{duckdb.__version__}/{name}.duckdb_extension'")
        connection.execute(f"CREATE SCHEMA {name}; USE {name}; CALL {generator}(sf = {scale})")
        (folder / name).mkdir(parents=True, exist_ok=True)
        tables = connection.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = ?", [name]).fetchall()
        for (table,) in tables:
            connection.execute(f"COPY {name}.{table} TO '{folder}/{name}/{table}.parquet' (FORMAT parquet)")
        queries = connection.execute(f"SELECT query_nr, query FROM {name}_queries() ORDER BY query_nr").fetchall()
        # Written last: whoever finds it finds the rest.
        (folder / f"{name}.json").write_text(json.dumps(queries))


main()

"""Runs the lines that docs/ shows for Python and DuckDB, in a folder that has the dataset of the bundled corpus in output/."""

import pathlib
import re
import sys

import duckdb
import matplotlib

matplotlib.use("Agg")
DOCS = pathlib.Path(sys.argv[1])


def shown(name, language):
    blocks = re.findall(rf"```{language}\n(.*?)```", (DOCS / name).read_text(encoding="utf-8"), re.S)
    assert blocks, name
    return blocks


exec("\n".join(shown("python.md", "python")))  # noqa: S102 - our own page
assert pathlib.Path("requests.png").stat().st_size > 1000
for query in shown("duckdb.md", "sql"):
    assert duckdb.sql(query.rstrip().rstrip(";")).fetchall(), query

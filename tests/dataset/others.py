"""What other programs make of a dataset's files: pandas, polars, DuckDB, frictionless, openpyxl, pyreadstat.

Called by `others.rs` with the folder of a dataset of the bundled corpus. Whatever is not as promised is an error.
"""

import csv
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
from fractions import Fraction

import duckdb
import jsonschema
import openpyxl
import pandas
import polars
import pyreadstat

FOLDER = pathlib.Path(sys.argv[1])
TABLES = {resource["name"]: resource for resource in json.loads((FOLDER / "datapackage.json").read_text())["resources"]}
COUNTY = "431228-2025"


def package():
    python = pathlib.Path(sys.executable)
    run = subprocess.run([python.with_name("frictionless"), "validate", "datapackage.json"], cwd=FOLDER, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    digests = subprocess.run(["sha256sum", "--check", "--quiet", "MANIFEST.sha256"], cwd=FOLDER, capture_output=True, text=True)
    assert digests.returncode == 0, digests.stdout + digests.stderr


def sheets():
    """Default readers open every CSV, with Chinese readable and the types that the docs show."""
    for name, resource in TABLES.items():
        path = FOLDER / resource["path"]
        assert not path.read_bytes().startswith(b"\xef\xbb\xbf"), name
        fields = resource["schema"]["fields"]
        text = {field["name"]: "string" for field in fields if field["type"] == "string"}
        frame = pandas.read_csv(path, dtype=text, keep_default_na=False, na_values=[""])
        plain = pandas.read_csv(path)
        lazy = polars.read_csv(path, infer_schema_length=None)
        duck = duckdb.sql(f"SELECT * FROM read_csv('{path}', all_varchar = true)").fetchall()
        assert len(frame) == len(plain) == lazy.height == len(duck), name
        assert list(frame.columns) == lazy.columns == [field["name"] for field in fields], name
        for field in fields:
            duckdb.sql(f"SELECT {field['name']} FROM read_csv('{path}', all_varchar = true) LIMIT 1").fetchall()
    cells = pandas.read_csv(FOLDER / "cells.csv", dtype={"county_code": "string"}, keep_default_na=False, na_values=[""])
    own = cells[(cells.report_id == COUNTY) & (cells.cell_key == "proactive_disclosure.administrative_fees.amount_wanyuan")]
    assert own.amount.item() == 2898.59 and own["count"].isna().item()
    assert own.county_name.item() == "芷江侗族自治县" and own.county_code.item() == "431228"
    assert cells[cells.mark == "none"].raw.isin(["无", "不涉及"]).all()
    assert cells[cells.mark.isna()][["count", "amount"]].notna().sum(axis=1).eq(1).all(), "a number or a mark"
    assert cells[cells.mark.notna()][["count", "amount"]].isna().all().all()


def parquet():
    for name, resource in TABLES.items():
        folder = FOLDER / "parquet"
        path = folder / name if (folder / name).is_dir() else folder / f"{name}.parquet"
        pattern = f"{path}/*.parquet" if path.is_dir() else str(path)
        frame, lazy = pandas.read_parquet(path), polars.read_parquet(pattern)
        rows = duckdb.sql(f"SELECT count(*) FROM '{pattern}'").fetchall()[0][0]
        with open(FOLDER / resource["path"], newline="", encoding="utf-8") as file:
            assert len(frame) == lazy.height == rows == sum(1 for _ in csv.reader(file)) - 1, name
        kinds = {"string": polars.String, "integer": polars.Int64, "number": polars.Float64, "boolean": polars.Boolean}
        for field in resource["schema"]["fields"]:
            assert lazy.schema[field["name"]] == kinds[field["type"]], (name, field["name"])
    sums = duckdb.sql(
        f"SELECT sum(count) FROM '{FOLDER}/parquet/cells/*.parquet' WHERE county_code = '431228' AND row_id = 'new_received' AND column_id = 'total'"
    )
    assert sums.fetchall()[0][0] == 30


def records():
    """The records nest as the forms do, a row of 2014 being a number where one of 2021 is an object: polars is told what to take."""
    path = FOLDER / "reports.jsonl"
    lines = polars.read_ndjson(path, schema={"id": polars.String, "variant": polars.String, "year": polars.Int64})
    duck = duckdb.sql(f"SELECT id, variant, year FROM read_json('{path}')").fetchall()
    whole = json.loads((FOLDER / "dataset.json").read_text())
    assert lines.height == len(duck) == len(whole["reports"]) and lines.rows() == duck
    assert all("spans" not in report for report in whole["reports"])


def workbook():
    book = openpyxl.load_workbook(FOLDER / "gouji.xlsx")
    assert book.sheetnames == ["面板", "发现", "覆盖", "代码本"]
    panel = book["面板"]
    header = [cell.value for cell in panel[1]]
    row = next(row for row in panel.iter_rows(min_row=2) if row[0].value == COUNTY)
    code = row[header.index("县级代码")]
    assert code.value == "431228" and code.data_type == "s"
    fees = next(at for at, name in enumerate(header) if name.startswith("行政事业性收费·") and name.endswith("（万元）"))
    assert row[fees].value == 2898.59
    for sheet in book:
        assert sheet.freeze_panes and sheet.auto_filter.ref, sheet.title
        assert all(cell.data_type != "f" for cells in sheet.iter_rows() for cell in cells), sheet.title


def libreoffice():
    """Opens the workbook and writes every sheet out again: GOUJI_LONG=1, where LibreOffice is."""
    if not (os.environ.get("GOUJI_LONG") and shutil.which("soffice")):
        return print("GOUJI_LONG is not set, or there is no soffice: skipped")
    # Commas, quotes, UTF-8, from the first row, as shown, every sheet a file.
    filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    profile = f"-env:UserInstallation=file://{pathlib.Path('libreoffice').resolve()}"
    command = ["soffice", profile, "--headless", "--convert-to", filter, "--outdir", "sheets", FOLDER / "gouji.xlsx"]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    panel = list(csv.DictReader(open("sheets/gouji-面板.csv", encoding="utf-8", newline="")))
    row = next(row for row in panel if row["报告编号"] == COUNTY)
    assert (row["县级代码"], row["县（市、区）"], row["报告主体"]) == ("431228", "芷江侗族自治县", "芷江侗族自治县人民政府"), row
    for name, table in (("发现", "findings"), ("覆盖", "coverage"), ("代码本", "codebook")):
        shown = sum(1 for _ in csv.reader(open(f"sheets/gouji-{name}.csv", encoding="utf-8", newline="")))
        assert shown == sum(1 for _ in csv.reader(open(FOLDER / f"{table}.csv", encoding="utf-8", newline=""))), name


def stata():
    frame, meta = pyreadstat.read_dta(FOLDER / "panel.dta", user_missing=True)
    row = frame[frame.report_id == COUNTY].iloc[0]
    assert row.t3_new_total == 30 and row.t2_fees_amount_wanyuan == 2898.59 and row.county_code == "431228"
    assert meta.column_names_to_labels["t3_new_total"].startswith("本年新收政府信息公开申请数量")
    plain = pandas.read_stata(FOLDER / "panel.dta")
    assert len(plain) == len(frame) and plain.body.str.endswith("人民政府").all()
    marks = {"blank": "a", "slash": "b", "dash": "c", "none": "d", "absent": "e", "text": "f", "struck": "g", "illegible": "h"}
    cells = polars.read_parquet(f"{FOLDER}/parquet/cells/*.parquet")
    names = dict(zip(*[polars.read_csv(FOLDER / "codebook.csv").filter(polars.col("table_name") == "panel")[name] for name in ("meaning_en", "column_name")]))
    for report in frame.itertuples():
        own = cells.filter((polars.col("report_id") == report.report_id) & (polars.col("variant") == report.variant))
        for cell in own.iter_rows(named=True):
            value = getattr(report, names[cell["cell_key"]])
            number = cell["count"] if cell["count"] is not None else cell["amount"]
            assert value == (number if number is not None else marks[cell["mark"]]), cell


def rows_of(key, column="total"):
    return lambda cell: cell == f"{key}.{column}" or cell.startswith(f"{key}.") and cell.endswith(f".{column}")


def indicators():
    """Every indicator of a county whose cells are all printed, recomputed from the cells alone."""
    cells = {}
    for row in pandas.read_csv(FOLDER / "cells.csv", dtype="string", keep_default_na=False, na_values=[""]).itertuples():
        number = row.count if not pandas.isna(row.count) else row.amount
        cells.setdefault((row.county_code, row.year, row.body_kind), {})[row.cell_key] = None if pandas.isna(number) else Fraction(str(number))
    group = lambda own, *keys: sum(value for key in keys for cell, value in own.items() if rows_of(key)(cell))
    A, R = "applications", "review_and_litigation"
    formulas = {
        "requests": lambda c: (c[f"{A}.new_received.total"], 1),
        "disclosure_rate": lambda c: (group(c, f"{A}.disclosed_in_full", f"{A}.disclosed_in_part"), c[f"{A}.outcomes_total.total"]),
        "full_disclosure_rate": lambda c: (c[f"{A}.disclosed_in_full.total"], c[f"{A}.outcomes_total.total"]),
        "partial_disclosure_rate": lambda c: (c[f"{A}.disclosed_in_part.total"], c[f"{A}.outcomes_total.total"]),
        "refusal_rate": lambda c: (group(c, f"{A}.refused"), c[f"{A}.outcomes_total.total"]),
        "not_available_rate": lambda c: (group(c, f"{A}.not_available"), c[f"{A}.outcomes_total.total"]),
        "not_processed_rate": lambda c: (group(c, f"{A}.not_processed"), c[f"{A}.outcomes_total.total"]),
        "other_handling_rate": lambda c: (group(c, f"{A}.other_handling"), c[f"{A}.outcomes_total.total"]),
        "broad_nondisclosure_rate": lambda c: (group(c, f"{A}.refused", f"{A}.not_available", f"{A}.not_processed", f"{A}.other_handling"), c[f"{A}.outcomes_total.total"]),
        "substantive_disclosure_rate": lambda c: (group(c, f"{A}.disclosed_in_full", f"{A}.disclosed_in_part"), group(c, f"{A}.disclosed_in_full", f"{A}.disclosed_in_part", f"{A}.refused")),
        "clearance_rate": lambda c: (c[f"{A}.outcomes_total.total"], c[f"{A}.new_received.total"] + c[f"{A}.carried_in.total"]),
        "carryover_rate": lambda c: (c[f"{A}.carried_out.total"], c[f"{A}.new_received.total"] + c[f"{A}.carried_in.total"]),
        "backlog_change": lambda c: (c[f"{A}.carried_out.total"] - c[f"{A}.carried_in.total"], 1),
        "natural_person_share": lambda c: (c[f"{A}.new_received.natural_person"], c[f"{A}.new_received.total"]),
        "reconsideration_rate": lambda c: (c[f"{R}.review.total"], c[f"{A}.outcomes_total.total"]),
        "litigation_rate": lambda c: (c[f"{R}.suit_direct.total"] + c[f"{R}.suit_after_review.total"], c[f"{A}.outcomes_total.total"]),
        "reconsideration_correction_rate": lambda c: (c[f"{R}.review.corrected"], sum(c[f"{R}.review.{way}"] for way in ("upheld", "corrected", "other_result"))),
        "litigation_correction_rate": lambda c: (
            sum(c[f"{R}.{route}.corrected"] for route in ("suit_direct", "suit_after_review")),
            sum(c[f"{R}.{route}.{way}"] for route in ("suit_direct", "suit_after_review") for way in ("upheld", "corrected", "other_result")),
        ),
    }
    formulas.update({
        f"refusal_ground_{ground}": lambda c, ground=ground: (c[f"{A}.refused.{ground}.total"], group(c, f"{A}.refused"))
        for ground in ("state_secret", "prohibited_by_law", "security_or_stability", "third_party_rights", "internal_affairs", "process_information", "enforcement_file", "registry_inquiry")
    })
    compared, told = 0, set()
    table = pandas.read_csv(FOLDER / "indicators.csv", dtype={"area_code": "string", "year": "string"}, keep_default_na=False, na_values=[""])
    for row in table[table.area_level == "county"].itertuples():
        told.add(row.indicator)
        own = cells[(row.area_code, row.year, "government")]
        if row.indicator not in formulas or any(value is None for value in own.values()):
            continue
        numerator, denominator = formulas[row.indicator](own)
        value = None if denominator == 0 else float(numerator) / float(denominator)
        printed = None if pandas.isna(row.indicator_value) else row.indicator_value
        assert printed == value, (row, value)
        compared += 1
    assert set(formulas) | {"relation_pass_share", "text_reuse", "on_time"} == told, set(formulas) ^ told
    assert compared > 20 and not math.isnan(compared)


def schemas():
    """Records, the document and answers without a report are what `gouji schema` says."""
    schemas = {name: jsonschema.Draft202012Validator(schema) for name, schema in json.load(open("schema.json", encoding="utf-8")).items()}
    for schema in schemas.values():
        schema.check_schema(schema.schema)
    schemas["dataset"].validate(json.load(open(FOLDER / "dataset.json", encoding="utf-8")))
    counted = {"report": 0, "error": 0}
    for path in (FOLDER / "reports.jsonl", "records.jsonl"):
        for line in open(path, encoding="utf-8"):
            record = json.loads(line)
            kind = record["schema"].split("/")[1]
            schemas[kind].validate(record)
            counted[kind] += 1
    assert counted["report"] > 80 and counted["error"] > 0, counted
    broken = json.loads(open(FOLDER / "reports.jsonl", encoding="utf-8").readline())
    broken["marks"] = {"applications.new_received.total": "empty"}
    assert not schemas["report"].is_valid(broken)


for check in (schemas, package, sheets, parquet, records, workbook, libreoffice, stata, indicators):
    check()
    print(f"{check.__name__}: as promised")

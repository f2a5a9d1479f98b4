"""What one would write in an afternoon: pandas.read_html, OpenCC, and the form's labels in a dictionary.

script.py LABELS FILE… prints, for every file, a JSON object of the cells it found by their keys.
"""

import io
import json
import re
import sys

import opencc
import pandas

ORDINAL = re.compile(r"^[\s（(]*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[）)、.．]\s*")
NUMBER = re.compile(r"^-?[\d,]+(?:\.\d+)?$")
NOISE = re.compile(r"[\s，,。、“”\"：:（）()]")
CONVERTER = opencc.OpenCC("t2s")


def decoded(path):
    with open(path, "rb") as file:
        data = file.read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def plain(label):
    return NOISE.sub("", ORDINAL.sub("", label))


def number(cell):
    cell = cell.replace(",", "").strip()
    return cell if NUMBER.match(cell) else None


def rows_of(page):
    try:
        tables = pandas.read_html(io.StringIO(page), header=None, keep_default_na=False)
    except ValueError:
        return
    for table in tables:
        for row in table.itertuples(index=False):
            yield [str(cell) for cell in row]


def found(page, form):
    """The cells of an edition: its rows are looked for in their order."""
    cells, at = {}, 0
    beside = [row for row in form if len(row["keys"]) == 5][-3:]
    for row in rows_of(page):
        numbers = [number(cell) for cell in row]
        if len(row) == 15 and all(value is not None for value in numbers):
            cells.update(zip([key for part in beside for key in part["keys"]], numbers))
            continue
        for place in range(at, len(form)):
            keys, label = form[place]["keys"], plain(form[place]["label"])
            if len(row) > len(keys) and any(numbers[-len(keys):]) and plain(row[-len(keys) - 1]) == label:
                cells.update((key, value) for key, value in zip(keys, numbers[-len(keys):]) if value is not None)
                at = place + 1
                break
    return cells


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        forms = json.load(file)
    for path in sys.argv[2:]:
        page = CONVERTER.convert(decoded(path))
        best = max((found(page, form) for form in forms.values()), key=len)
        print(json.dumps(best, ensure_ascii=False))


main()

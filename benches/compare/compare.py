"""Runs gouji and its peers over the fixed sets, whole process, and prints one table.

compare.py SETS GOUJI HTML5EVER: on one core and on two, files and MB a second, the peak of the memory of a process, and how
many of the cells that are printed come out right (of those that read cells).
"""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from decimal import Decimal, InvalidOperation
from pathlib import Path

HERE = Path(__file__).parent
RUNS = 3


def run(commands):
    """Runs commands beside each other, each on a core of its own; seconds, peak MB, what they print."""
    folder = Path(tempfile.mkdtemp())
    # The memory of a child begins with that of the one that starts it: a small one does.
    children = [
        subprocess.Popen([sys.executable, __file__, "--one", str(folder / str(at)), "taskset", "-c", cores, *command], stdout=subprocess.PIPE)
        for at, (cores, command) in enumerate(commands)
    ]
    told = [json.loads(child.communicate()[0] or sys.exit("a peer failed")) for child in children]
    printed = b"".join((folder / str(at)).read_bytes() for at in range(len(commands)))
    shutil.rmtree(folder)
    return max(seconds for seconds, _ in told), max(peak for _, peak in told), printed


def one(output, command):
    """Runs one command and tells its seconds and the peak of its memory in MB."""
    start = time.monotonic()
    with open(output, "wb") as file:
        ended = subprocess.run(command, stdout=file, stderr=subprocess.DEVNULL, check=False).returncode
    seconds = time.monotonic() - start
    if ended:
        sys.exit(f"{' '.join(command)[:200]}: ended with {ended}")
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]))


def cells_of_gouji(line):
    def leaves(value, key):
        if isinstance(value, dict):
            for name, inner in value.items():
                yield from leaves(inner, f"{key}.{name}" if key else name)
        elif value is not None:
            yield key, str(value)

    return dict(leaves(json.loads(line, parse_float=str, parse_int=str).get("tables") or {}, ""))


def same(a, b):
    try:
        return Decimal(a) == Decimal(b)
    except InvalidOperation:
        return False


def right(printed, truth, cells_of):
    """The share of the printed cells that came out right, and how many came out wrong."""
    lines = printed.decode().splitlines()
    if len(lines) != len(truth):
        return f"{len(lines)} of {len(truth)} read"
    wanted = found = wrong = 0
    for line, cells in zip(lines, truth):
        own = cells_of(line)
        wanted += len(cells)
        found += sum(key in own and same(own[key], value) for key, value in cells.items())
        wrong += sum(key in own and not same(own[key], value) for key, value in cells.items())
    return f"{100 * found / wanted:.2f} %, {wrong} wrong"


def measured(files, command, own_threads, truth, cells_of):
    size = sum(path.stat().st_size for path in files) / 1e6
    names = [str(path) for path in files]
    half = len(names) // 2
    one = min((run([("0", [*command, *names])]) for _ in range(RUNS)), key=lambda result: result[0])
    if own_threads:
        two = min(run([("0,1", [*command, *names])])[0] for _ in range(RUNS))
    else:
        halves = [("0", [*command, *names[:half]]), ("1", [*command, *names[half:]])]
        two = min(run(halves)[0] for _ in range(RUNS)) if half else one[0]
    seconds, peak, printed = one
    share = right(printed, truth, cells_of) if cells_of and truth is not None else ""
    return [f"{len(files) / seconds:.0f}", f"{len(files) / two:.0f}", f"{size / seconds:.1f}", f"{peak:.0f}", share]


def main():
    sets, gouji, html5ever = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    truths = json.loads((sets / "truth.json").read_text())
    python = sys.executable
    ours = ("gouji", [gouji, "read", "--no-spans"], True, cells_of_gouji)
    script = ("pandas + OpenCC script", [python, str(HERE / "script.py"), str(sets / "labels.json")], False, json.loads)
    parse = [
        ("html5ever, parse", [html5ever], False, None),
        ("lxml, parse", [python, str(HERE / "parse.py"), "lxml"], False, None),
        ("lexbor, parse", [python, str(HERE / "parse.py"), "lexbor"], False, None),
    ]
    of_pdf = [("pdfplumber", [python, str(HERE / "parse.py"), "pdfplumber"], False, None)]
    if shutil.which("pdftotext"):
        of_pdf.append(("pdftotext -layout", ["sh", "-c", 'for file; do pdftotext -layout "$file" -; done', "sh"], False, None))
    peers = {"small": [ours, script, *parse], "gbk": [ours, script], "word": [ours, script, *parse]}
    peers |= {"lines": [ours], "together": [ours], "pdf": [ours, *of_pdf]}
    print("| set | program | files/s, one core | two cores | MB/s | peak MB | cells right |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, programs in peers.items():
        files = sorted((sets / name).iterdir())
        truth = [truths.get(f"{name}/{path.stem}") for path in files]
        for called, command, own_threads, cells_of in programs:
            row = measured(files, command, own_threads, None if None in truth else truth, cells_of)
            print(f"| {name} | {called} | " + " | ".join(row) + " |", flush=True)


if sys.argv[1] == "--one":
    one(sys.argv[2], sys.argv[3:])
else:
    main()

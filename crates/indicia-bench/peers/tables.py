"""Times our reading of CSV and xlsx beside that of pandas, polars, openpyxl and calamine (in Rust and from Python), in one run on the same files.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install pandas polars openpyxl python-calamine
    cargo build --release -p indicia-bench --bin tables
    /tmp/peers/bin/python crates/indicia-bench/peers/tables.py target/release/tables

A table of 10,000 units x 50 indicators with four decimals and a column of names, from the file to columns in memory. Prints the least wall and processor times of several runs in milliseconds (of
ours and of calamine in Rust the processor time is the mean) and their ratio to ours. Ours run on one thread and hash the file besides; polars takes as many threads as it likes. Stops with 1 when
the sums that two readers find differ by more than rounding, or when a reader of xlsx needs less of the processor than ours.
"""

import csv
import os
import subprocess
import sys
import tempfile
import time

ROWS, COLS, RUNS = 10_000, 50, 7


def shortest(read):
    wall, used, total = float("inf"), float("inf"), None
    for _ in range(RUNS):
        start, own = time.perf_counter(), time.process_time()
        total = read()
        elapsed = (time.perf_counter() - start) * 1000
        wall, used = min(wall, elapsed), min(used, (time.process_time() - own) * 1000)
        if elapsed > 2000:
            break
    return wall, used, total


def ours(binary, path):
    """Name to wall time, processor time and sum."""
    text = subprocess.run([binary, path], check=True, capture_output=True, text=True).stdout
    lines = [line.split() for line in text.splitlines()]
    number = lambda text: float("nan") if text == "-" else float(text)
    return {line[0]: tuple(map(number, line[1:])) for line in lines}


def write(folder):
    import numpy
    import openpyxl

    values = numpy.round(numpy.random.default_rng(1).uniform(1, 100, (ROWS, COLS)), 4).tolist()
    header = ["unit"] + [f"x{j}" for j in range(COLS)]
    rows = [[f"u{i}"] + row for i, row in enumerate(values)]
    with open(os.path.join(folder, "t.csv"), "w", newline="") as file:
        csv.writer(file).writerows([header] + rows)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("data")
    for row in [header] + rows:
        sheet.append(row)
    book.save(os.path.join(folder, "t.xlsx"))


def readers(folder):
    import openpyxl
    import pandas
    import polars
    import python_calamine

    text, book = os.path.join(folder, "t.csv"), os.path.join(folder, "t.xlsx")
    frame = lambda frame: float(frame.iloc[:, 1:].sum().sum())
    rows = lambda rows: sum(sum(row[1:]) for row in rows)

    def with_openpyxl():
        sheet = openpyxl.load_workbook(book, read_only=True, data_only=True).active
        return rows(list(sheet.iter_rows(min_row=2, values_only=True)))

    return {
        ("csv", "pandas"): lambda: frame(pandas.read_csv(text)),
        ("csv", "polars"): lambda: sum(polars.read_csv(text)[:, 1:].sum().row(0)),
        ("xlsx", "python-calamine"): lambda: rows(python_calamine.CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()[1:]),
        ("xlsx", "pandas, calamine"): lambda: frame(pandas.read_excel(book, engine="calamine")),
        ("xlsx", "openpyxl"): with_openpyxl,
        ("xlsx", "pandas, openpyxl"): lambda: frame(pandas.read_excel(book, engine="openpyxl")),
    }


def main(binary):
    behind = []
    with tempfile.TemporaryDirectory() as folder:
        write(folder)
        times = {(kind, name): found for kind in ["csv", "xlsx"] for name, found in ours(binary, os.path.join(folder, f"t.{kind}")).items()}
        times |= {key: shortest(read) for key, read in readers(folder).items()}
        sizes = {kind: os.path.getsize(os.path.join(folder, f"t.{kind}")) / 1e6 for kind in ["csv", "xlsx"]}
    for kind in ["csv", "xlsx"]:
        wall, used, total = times[kind, "ours"]
        print(f"\n{kind}, {ROWS} x {COLS}, {sizes[kind]:.1f} MB\n")
        print("| reader | wall, ms | processor, ms | wall / ours | processor / ours |")
        print("|---|---|---|---|---|")
        for (of, name), (its_wall, its_used, its_total) in times.items():
            if of != kind:
                continue
            print(f"| {name} | {its_wall:.1f} | {its_used:.1f} | {its_wall / wall:.1f} | {its_used / used:.1f} |")
            if abs(its_total - total) > 1e-9 * abs(total):
                behind.append(f"{name}: {its_total}, not {total}")
            if kind == "xlsx" and its_used < used:
                behind.append(f"{name} reads xlsx faster")
    if behind:
        sys.exit("; ".join(behind))


if __name__ == "__main__":
    main(sys.argv[1])

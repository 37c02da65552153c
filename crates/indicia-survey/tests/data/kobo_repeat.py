"""Writes kobo_repeat.xlsx as formpack, the exporter of KoboToolbox, does: `pip install xlsxwriter`, then `python3 kobo_repeat.py`.

XML values and headers, group names in headers with `/`, the repeated group `visit` on a sheet of its own. Numbers are numbers.
"""

import xlsxwriter

MAIN = [
    "start", "end", "today", "username", "deviceid", "about/region", "about/easy", "about/steps", "about/steps/ask", "about/steps/apply",
    "_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by", "__version__", "_tags", "_index",
]
VISIT = [
    "visit/office", "visit/score", "_index", "_parent_table_name", "_parent_index", "_submission__id", "_submission__uuid",
    "_submission__submission_time", "_submission__validation_status", "_submission__notes", "_submission__status",
    "_submission__submitted_by", "_submission___version__", "_submission__tags",
]


def main(n, region, easy, ask, apply):
    steps = " ".join(name for name, ticked in (("ask", ask), ("apply", apply)) if ticked)
    start = f"2025-03-0{n}T08:00:00.000+08:00"
    end = f"2025-03-0{n}T08:1{n}:00.000+08:00"
    return [start, end, f"2025-03-0{n}", "clerk", f"collect:{n}", region, easy, steps, ask, apply, 41200 + n, f"uuid-{n}",
            f"2025-03-0{n}T00:15:00", "", "", "submitted_via_web", "clerk", "vA1", "", n]


def visit(n, parent, office, score):
    return [office, score, n, "Survey", parent, 41200 + parent, f"uuid-{parent}", f"2025-03-0{parent}T00:15:00", "", "",
            "submitted_via_web", "clerk", "vA1", ""]


book = xlsxwriter.Workbook("kobo_repeat.xlsx")
for name, rows in (
    ("Survey", [MAIN, main(1, "A", 5, 1, 1), main(2, "A", 3, 1, 0), main(3, "B", 4, 0, 0)]),
    ("visit", [VISIT, visit(1, 1, "tax", 100), visit(2, 1, "police", 80), visit(3, 2, "tax", 30), visit(4, 3, "tax", 60)]),
):
    sheet = book.add_worksheet(name)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            sheet.write(r, c, cell)
book.close()

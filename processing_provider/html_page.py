"""Reports as one self-contained HTML page: the house's look on screen and in print, nothing from the network."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Optional

CSS = """
body{font:15px/1.5 "Segoe UI","DejaVu Sans",Helvetica,Arial,sans-serif;color:#1f2933;max-width:860px;margin:32px auto;padding:0 20px}
h1{font-size:24px;margin:0 0 4px} h2{font-size:17px;margin:30px 0 8px;border-bottom:1px solid #d9dee3;padding-bottom:4px}
h3{font-size:15px;margin:18px 0 2px} p{margin:4px 0 10px} .quiet{color:#5f6b76}
svg{max-width:100%;height:auto;display:block;margin:8px 0}
table{border-collapse:collapse;width:100%;font-size:13.5px} caption{text-align:left;color:#5f6b76;padding-bottom:6px}
th{border-bottom:2px solid #5f6b76;text-align:right;padding:4px 8px;vertical-align:bottom}
td{border-bottom:1px solid #d9dee3;text-align:right;padding:4px 8px;white-space:nowrap}
td:first-child,th:first-child{text-align:left;white-space:normal}
.doubt{border-left:4px solid #d0672b;background:#fbf3ec;padding:6px 12px;margin:6px 0}
.best td{font-weight:bold} dt{font-weight:bold} dd{margin:0 0 8px 0} summary{cursor:pointer;margin-top:24px}
@media print{body{margin:0;max-width:none} details{display:none} h2{break-after:avoid} svg,table{break-inside:avoid}}
"""


def page(title: str, parts: Sequence[str], style: str = "") -> str:
    """Return a whole page: the title as its heading, then the parts, which are HTML already; `style` is further CSS."""
    head = f'<meta charset="utf-8"><title>{text(title)}</title><style>{CSS}{style}</style>'
    body = "\n".join([f"<h1>{text(title)}</h1>", *(part for part in parts if part)])
    return "<!DOCTYPE html>\n<html><head>" + head + "</head><body>\n" + body + "\n</body></html>\n"


def text(sentence: str) -> str:
    """Return text for the page: nothing in it is markup, and a number stays on one line with its %."""
    return escape(sentence).replace(" %", "&nbsp;%")


def table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], caption: str = "", emphasised: Optional[int] = None
) -> str:
    """Return a table of plain texts; the first column reads as the rows' names.

    Parameters
    ----------
    heads : sequence of str
        Column titles.
    rows : sequence of sequence of str
        Cells, a row each.
    caption : str
        What the table shows.
    emphasised : int, optional
        The row to print in bold.
    """
    header = "".join(f"<th>{text(head)}</th>" for head in heads)
    body = []
    for i, row in enumerate(rows):
        opening = '<tr class="best">' if i == emphasised else "<tr>"
        body.append(opening + "".join(f"<td>{text(cell)}</td>" for cell in row) + "</tr>")
    title = f"<caption>{text(caption)}</caption>" if caption else ""
    return f"<table>{title}<thead><tr>{header}</tr></thead>{''.join(body)}</table>"

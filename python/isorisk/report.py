"""The report: one HTML file that needs nothing beside it, neither network nor other files."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from numbers import Real
from typing import Any

from .plots import power_of_ten

#: A column: its name with the unit in it, and its values, None where there is none.
Columns = Mapping[str, Sequence[Any]]

_VERDICTS = {
    "acceptable": ("Acceptable", "可接受", "good"),
    "alarp": ("ALARP: reduce where practicable", "尽可能降低区", "warn"),
    "intolerable": ("Intolerable", "不可接受", "bad"),
    "met": ("Met", "符合", "good"),
    "at_the_limit": ("At the limit", "等于限值", "warn"),
    "exceeded": ("Exceeded", "超过", "bad"),
}

# Column names as headings; whatever is not here is shown as it is named in the CSV.
_HEADINGS = {
    "target": ("Target", "防护目标"),
    "name_en": ("Name", "英文名称"),
    "name_zh": ("Chinese name", "名称"),
    "class": ("Class", "类别"),
    "scope": ("Scope", "范围"),
    "limit_per_yr": ("Limit, 1/yr", "基准, 每年"),
    "risk_per_yr": ("Risk, 1/yr", "风险, 每年"),
    "verdict": ("Verdict", "结论"),
    "risk_over_limit": ("Risk / limit", "风险/基准"),
    "share_outside_fitted_range": ("Share outside fitted range", "超拟合范围占比"),
    "installation": ("Installation", "装置"),
    "establishment": ("Establishment", "企业"),
    "scenario": ("Scenario", "泄漏场景"),
    "substance": ("Substance", "物质"),
    "frequency_per_yr": ("Frequency, 1/yr", "频率, 每年"),
    "hole_diameter_m": ("Hole, m", "孔径, m"),
    "opening": ("Opening", "泄漏口"),
    "equipment": ("Equipment", "设备"),
    "phase": ("Phase", "相态"),
    "rate_kg_s": ("Rate, kg/s", "泄漏速率, kg/s"),
    "duration_s": ("Duration, s", "持续时间, s"),
    "released_kg": ("Mass out, kg", "泄漏量, kg"),
    "pool_area_m2": ("Pool, m²", "液池, m²"),
    "outcome": ("Outcome", "后果"),
    "probability": ("Probability", "概率"),
    "basis": ("Basis", "判定依据"),
    "pll_per_yr": ("PLL, 1/yr", "潜在生命损失, 每年"),
    "share": ("Share", "占比"),
    "n_max": ("Largest accident, fatalities", "最大死亡人数"),
    "f_of_1_per_yr": ("F(1), 1/yr", "F(1), 每年"),
    "worst_n": ("Worst N", "最不利N"),
    "frequency_over_line": ("Frequency / line", "频率/准线"),
    "weather": ("Weather", "气象条件"),
    "file": ("File", "文件"),
    "sha256": ("SHA-256", "SHA-256"),
    "layer": ("Layer", "图层"),
    "status": ("Status", "性质"),
    "id": ("Id", "编号"),
    "title": ("Title", "名称"),
    "verification": ("Verification", "验证"),
    "validity": ("Validity", "适用范围"),
    "outcomes": ("Outcomes", "后果数"),
}

_STYLE = """
:root{--ink:#1b2733;--soft:#5b6875;--line:#d8dee4;--head:#f2f5f7}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1120px;padding:2rem 1.5rem 4rem;color:var(--ink);background:#fff;
 font:15px/1.5 "Noto Sans","Noto Sans SC","Helvetica Neue",Arial,"PingFang SC","Microsoft YaHei",sans-serif}
h1{font-size:1.7rem;margin:0 0 .2rem}h2{font-size:1.2rem;margin:2.4rem 0 .6rem;border-bottom:2px solid var(--line);
 padding-bottom:.25rem}h2 span,h1 span{color:var(--soft);font-weight:400;margin-left:.5rem}
p.sub{color:var(--soft);margin:.1rem 0}p.note{color:var(--soft);font-size:.9rem}
nav{columns:3;font-size:.9rem;margin:1rem 0;padding:.6rem 1rem;background:var(--head);border-radius:6px}
nav a{display:block;color:#0b4f8a;text-decoration:none}
.scroll{overflow-x:auto;max-height:34rem;overflow-y:auto;border:1px solid var(--line);border-radius:4px}
table{border-collapse:collapse;font-size:.84rem;width:100%}
th{position:sticky;top:0;background:var(--head);text-align:left;font-weight:600;vertical-align:bottom}
th small{display:block;color:var(--soft);font-weight:400}
th,td{padding:.28rem .55rem;border-bottom:1px solid var(--line);white-space:nowrap}
td.wrap{white-space:normal;min-width:16rem}td.n{text-align:right;font-variant-numeric:tabular-nums}
tr.bad td{background:#fdecec}tr.warn td{background:#fff8e1}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.7rem;margin:1rem 0}
.card{border:1px solid var(--line);border-radius:6px;padding:.6rem .8rem}.card b{display:block;font-size:1.25rem}
.card small{color:var(--soft)}.card.good{border-left:5px solid #2f855a}.card.warn{border-left:5px solid #d69e2e}
.card.bad{border-left:5px solid #c53030}
figure{margin:1rem 0}figure img{max-width:100%;border:1px solid var(--line)}figcaption{color:var(--soft);font-size:.9rem}
ul.flags li{margin:.15rem 0}
@media print{.scroll{max-height:none;overflow:visible}nav{display:none}h2{break-after:avoid}tr{break-inside:avoid}}
"""


@dataclass(frozen=True)
class Card:
    """One number of the summary; `tone` is "", "good", "warn" or "bad"."""

    english: str
    chinese: str
    value: str
    tone: str = ""


@dataclass(frozen=True)
class Section:
    """One part of the report: a note, a table, a picture or a list, each optional."""

    key: str
    english: str
    chinese: str
    note: str = ""
    table: Columns | None = None
    picture: bytes | None = None
    caption: str = ""
    items: Sequence[str] = field(default_factory=list)
    empty: str = "None. 无。"


def verdict_words(verdict: str) -> tuple[str, str, str]:
    """English, Chinese and tone of a verdict's name in the tables."""
    return _VERDICTS.get(verdict.lower().replace(" ", "_"), (verdict, "", ""))


def render(title: str, subtitles: Iterable[str], cards: Iterable[Card], sections: Sequence[Section]) -> str:
    """The report as HTML.

    Parameters
    ----------
    title : str
        Title of the study.
    subtitles : iterable of str
        Lines under it.
    cards : iterable of Card
        The numbers to see first.
    sections : sequence of Section

    Returns
    -------
    str
        A document without any reference to another file or address; all text is escaped.
    """
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        # nothing may be fetched and nothing may run, whatever a name in the study holds
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">",
        f"<title>{escape(title)} - isorisk</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(title)} <span>定量风险评价报告</span></h1>",
        *[f'<p class="sub">{escape(line)}</p>' for line in subtitles],
        '<div class="cards">',
        *[_card(card) for card in cards],
        "</div><nav>",
        *[f'<a href="#{escape(part.key)}">{escape(part.english)} {escape(part.chinese)}</a>' for part in sections],
        "</nav>",
        *[_section(part) for part in sections],
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _card(card: Card) -> str:
    return (
        f'<div class="card {card.tone}"><small>{escape(card.english)} {escape(card.chinese)}</small>'
        f"<b>{escape(card.value)}</b></div>"
    )


def _section(part: Section) -> str:
    html = [f'<h2 id="{escape(part.key)}">{escape(part.english)} <span>{escape(part.chinese)}</span></h2>']
    if part.note:
        html.append(f'<p class="note">{escape(part.note)}</p>')
    if part.picture is not None:
        data = base64.b64encode(part.picture).decode("ascii")
        text = escape(part.caption or part.english)
        html.append(
            f'<figure><img alt="{text}" src="data:image/png;base64,{data}"><figcaption>{text}</figcaption></figure>'
        )
    if part.items:
        html.append('<ul class="flags">' + "".join(f"<li>{escape(item)}</li>" for item in part.items) + "</ul>")
    rows = len(next(iter(part.table.values()), ())) if part.table else 0
    if part.table and rows:
        html.append(table_html(part.table))
    elif part.picture is None and not part.items:
        html.append(f"<p>{escape(part.empty)}</p>")
    return "\n".join(html)


def table_html(table: Columns) -> str:
    """A table; numbers with four figures, gaps as empty cells, rows toned by the column ``verdict``."""
    names = list(table)
    rows = list(zip(*table.values(), strict=True))
    numeric = {name: all(_is_number(value) or value in (None, "") for value in table[name]) for name in names}
    head = "".join(f"<th>{_heading(name)}</th>" for name in names)
    body = []
    for row in rows:
        tone, cells = "", []
        for name, value in zip(names, row, strict=True):
            if name == "verdict" and isinstance(value, str):
                english, chinese, tone = verdict_words(value)
                cells.append(f"<td>{escape(f'{english} {chinese}'.strip())}</td>")
            else:
                text = escape(format_value(value, name))
                kind = ' class="n"' if numeric[name] else ' class="wrap"' if len(text) > 48 else ""
                cells.append(f"<td{kind}>{text}</td>")
        body.append(f'<tr class="{tone}">' + "".join(cells) + "</tr>")
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>' + "".join(body) + "</tbody></table></div>"
    )


def _heading(name: str) -> str:
    if name in _HEADINGS:
        english, chinese = _HEADINGS[name]
        return f"{escape(english)}<small>{escape(chinese)}</small>"
    return escape(name.replace("_", " "))


def _is_number(value: Any) -> bool:
    # numpy's numbers register as these
    return isinstance(value, Real) and not isinstance(value, bool)


def format_value(value: Any, name: str = "") -> str:
    """A value as people read it; rates per year always as a power of ten."""
    if hasattr(value, "item"):
        value = value.item()
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        number = float(value)
        if math.isinf(number):
            return "∞" if number > 0 else "-∞"
        if number != 0.0 and (name.endswith("_per_yr") or not 1e-3 <= abs(number) < 1e7):
            return power_of_ten(number)
        if isinstance(value, int) or (number.is_integer() and abs(number) < 1e7):
            return f"{int(number)}"
        # four figures, written out
        return f"{float(f'{number:.4g}'):.10g}"
    if isinstance(value, (list, tuple)):
        return "; ".join(format_value(item) for item in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {format_value(item)}" for key, item in value.items())
    return str(value)


def columns_of(records: Any) -> dict[str, list[Any]]:
    """A list of dictionaries, or a dictionary of plain values, as columns; keys in order of appearance."""
    if isinstance(records, Mapping):
        if all(isinstance(value, Mapping) for value in records.values()) and records:
            records = [{"id": key, **value} for key, value in records.items()]
        else:
            return {"id": list(records), "value": list(records.values())}
    rows = [record if isinstance(record, Mapping) else {"value": record} for record in records or []]
    keys = list(dict.fromkeys(key for row in rows for key in row))
    return {key: [row.get(key) for row in rows] for key in keys}

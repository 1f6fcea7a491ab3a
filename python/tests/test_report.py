"""The report is one file, bilingual, and safe against what a study's names hold."""

from __future__ import annotations

import base64
import re

import pytest

from isorisk import report

PNG = b"\x89PNG not really"


def example() -> str:
    targets = {
        "target": ["P-1", "<script>alert(1)</script>"],
        "risk_per_yr": [2.96e-5, None],
        "verdict": ["exceeded", "met"],
    }
    sections = [
        report.Section("map", "Risk map", "风险图", picture=PNG, caption="LSIR & contours"),
        report.Section("targets", "Verdicts", "结论", table=targets),
        report.Section("warnings", "Warnings", "警告", items=["a < b"]),
        report.Section("flags", "Flags", "标记", table={"a": []}),
    ]
    cards = [report.Card("Potential loss of life", "潜在生命损失", "3×10⁻⁴ /yr", "warn")]
    return report.render('Caojing "漕泾" <b>', ["EPSG:32651"], cards, sections)


def test_nothing_is_fetched_from_anywhere():
    html = example()
    assert not re.search(r"https?://|//[a-z]|url\(|@import|<script|<link|<iframe", html)
    assert re.findall(r'(?:src|href)="([^"]{0,20})', html)[0].startswith("#map")
    assert f'src="data:image/png;base64,{base64.b64encode(PNG).decode()}"' in html
    assert "default-src 'none'" in html


def test_text_is_escaped_everywhere():
    html = example()
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<title>Caojing &quot;漕泾&quot; &lt;b&gt; - isorisk</title>" in html
    assert "LSIR &amp; contours" in html
    assert "<li>a &lt; b</li>" in html


def test_headings_are_in_both_languages():
    html = example()
    for text in ("Risk map <span>风险图", "Risk, 1/yr<small>风险, 每年", "Exceeded 超过", "None. 无。"):
        assert text in html
    assert '<tr class="bad">' in html


@pytest.mark.parametrize(
    ("value", "name", "text"),
    [
        (3e-5, "risk_per_yr", "3×10⁻⁵"),
        (0.25, "limit_per_yr", "2.5×10⁻¹"),
        (0.0, "risk_per_yr", "0"),
        (12.3456, "rate_kg_s", "12.35"),
        (40, "hole_mm", "40"),
        (13641.7, "released_kg", "13640"),
        (None, "x", ""),
        (float("nan"), "x", ""),
        (float("inf"), "margin", "∞"),
        (True, "x", "yes"),
        ([1, "a"], "x", "1; a"),
        ({"min": 1, "max": 2.5}, "x", "min: 1; max: 2.5"),
    ],
)
def test_values_as_people_read_them(value, name, text):
    assert report.format_value(value, name) == text


def test_records_become_columns():
    assert report.columns_of([{"a": 1}, {"a": 2, "b": 3}]) == {"a": [1, 2], "b": [None, 3]}
    assert report.columns_of({"x": {"n": 1}}) == {"id": ["x"], "n": [1]}
    assert report.columns_of({"x": 1}) == {"id": ["x"], "value": [1]}
    assert report.columns_of(["one"]) == {"value": ["one"]}

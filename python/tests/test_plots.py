"""The map and the F-N diagram say what they should."""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

import sample
from isorisk import fonts, plots

LINES = plots.SocietalLines("GB 36894-2018", [(1, 1e-3), (1000, 1e-6)], [(1, 1e-5), (1000, 1e-8)])


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def words(ax) -> str:
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    notes = [text.get_text() for text in ax.texts]
    return "\n".join([ax.get_title(loc="left"), ax.get_xlabel(), ax.get_ylabel(), *legend, *notes])


def test_the_map_is_labelled_in_both_languages():
    ax = plots.draw_map(sample.contours(), sample.layers(), title="Caojing", crs="EPSG:32651", note="GeoNames")
    text = words(ax)
    for part in ("Individual risk 个人风险", "Easting 东坐标, km (EPSG:32651)", "3×10⁻⁷ /yr", "10⁻⁵", "km", "N 北"):
        assert part in text
    for part in ("High-sensitivity target 高敏感防护目标", "New installation 新建装置", "Establishment 企业边界"):
        assert part in text


def test_the_map_shows_every_contour_in_kilometres():
    ax = plots.draw_map(sample.contours(), {})
    x0, x1 = ax.get_xlim()
    assert x0 < sample.X / 1e3 < x1
    assert x1 - x0 < 10
    assert len([text for text in ax.texts if "10" in text.get_text()]) == len(sample.LEVELS)


def test_a_map_without_risk_is_drawn_all_the_same():
    empty = sample.contours().iloc[:0]
    plots.draw_map(empty, {}, title="nothing")
    plots.draw_map(empty, sample.layers())


def test_the_fn_curve_is_a_step_that_ends_at_its_events():
    ax = plots.draw_fn({"park": (np.array([0.2, 3.0, 20.0]), np.array([1e-4, 5e-5, 1e-6]))}, lines=LINES)
    curve = next(line for line in ax.get_lines() if line.get_label() == "park")
    assert curve.get_drawstyle() == "steps-pre"
    np.testing.assert_allclose(curve.get_xdata(), [1.0, 3.0, 20.0, 20.0])
    np.testing.assert_allclose(curve.get_ydata()[:3], [5e-5, 5e-5, 1e-6])
    text = words(ax)
    for part in ("GB 36894-2018", "Intolerable", "ALARP 尽可能降低区", "可接受线", "Number of fatalities N 死亡人数 N"):
        assert part in text
    assert ax.get_xscale() == ax.get_yscale() == "log"
    assert ax.get_xlim()[0] == 1.0


def test_a_curve_that_never_reaches_one_says_so():
    ax = plots.draw_fn({"E-01": (np.array([0.2]), np.array([1e-4]))}, lines=LINES)
    assert "E-01 (no event reaches 1)" in words(ax)


def test_lines_go_on_with_their_slope():
    corners = np.array([[1.0, 1e-3], [1000.0, 1e-6]])
    np.testing.assert_allclose(plots._loglog(np.array([10.0, 1000.0, 1e4]), corners), [1e-4, 1e-6, 1e-7])


@pytest.mark.parametrize(
    ("value", "text"), [(3e-5, "3×10⁻⁵"), (1e-3, "10⁻³"), (2.96e-7, "2.96×10⁻⁷"), (1.0, "10⁰"), (0.0, "0")]
)
def test_powers_of_ten(value, text):
    assert plots.power_of_ten(value) == text


def test_scale_bars_have_round_lengths():
    assert [plots._nice(value) for value in (0.37, 1.0, 2.9, 46.0)] == [0.2, 1.0, 2.0, 40.0]


def test_every_chinese_character_has_a_glyph(tmp_path, recwarn):
    plots.save(tmp_path / "map.png", lambda ax: plots.draw_map(sample.contours(), sample.layers(), ax=ax), (6, 4), 60)
    plots.save(tmp_path / "fn.png", lambda ax: plots.draw_fn(sample.curves(), lines=LINES, ax=ax), (6, 4), 60)
    assert [str(item.message) for item in recwarn if "Glyph" in str(item.message)] == []
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")


def test_without_a_chinese_font_labels_are_english_and_it_is_said(monkeypatch):
    monkeypatch.setattr(fonts, "find_spec", lambda _: None)
    monkeypatch.setattr(fonts, "_FAMILIES", ())
    fonts.chinese_family.cache_clear()
    try:
        with pytest.warns(
            UserWarning, match=r"labelled in English alone; install one with: pip install 'isorisk\[note"
        ):
            ax = plots.draw_fn(sample.curves(), lines=LINES, title="漕泾 park")
        assert ax.get_title(loc="left") == "?? park\nSocietal risk"
        assert "死" not in words(ax)
    finally:
        fonts.chinese_family.cache_clear()


def test_a_notebook_shows_every_picture_not_the_first_alone():
    before = mpl.is_interactive()
    try:
        mpl.interactive(False)
        with fonts.bilingual():
            # what the first picture does in a notebook
            mpl.interactive(True)
        assert mpl.is_interactive()
    finally:
        mpl.interactive(before)

"""Level and headroom of a region under a published criterion, which names classes of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from . import criteria as published
from .exceptions import InputError

if TYPE_CHECKING:
    import pandas as pd

    from .region import GradingRule
    from .result import Result

#: Colours, the gravest last.
_COLOURS = ("blue", "yellow", "orange", "red")
#: A ratio on a threshold, to this share, is not above it.
_ON_THRESHOLD = 1e-9


def _of_ratio(rule: GradingRule, ratio: float) -> str:
    above = (("red", rule.red_above), ("orange", rule.orange_above), ("yellow", rule.yellow_above))
    return next((name for name, threshold in above if ratio > threshold * (1.0 + _ON_THRESHOLD)), "blue")


def _of_curve(rule: GradingRule, verdict: published.SocietalVerdict) -> str:
    by_ratio = _of_ratio(rule, verdict.factor or 0.0)
    if verdict.region == "intolerable":
        return "red"
    if verdict.region == "acceptable":
        return "blue"
    return _graver(by_ratio, rule.between_lines) if verdict.region == "alarp" else by_ratio


def _graver(a: str, b: str) -> str:
    return max(a, b, key=_COLOURS.index)


def limit_per_yr(criterion: published.Criterion, target_class: str, status: str) -> float:
    """The limit of a class, 1/yr, from units in service or from new ones.

    Raises
    ------
    InputError
        For a class that the criterion has not, whose limit is not of death, or a criterion without limits.
    """
    found = criterion.individual(0.0, target_class, new=status == "new")
    measures = {_plain(row["class"]): row["measure"] for row in criterion.limits.to_dict("records")}
    if (measure := measures[_plain(target_class)]) != "fatality":
        raise InputError(f"class = {target_class}: its limit is of {measure}, a result is of fatality")
    return found.limit_per_yr


def _plain(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalnum())


def _classes(result: Result, criterion: published.Criterion, classes: Mapping[str, str] | None) -> Mapping[str, str]:
    if not classes:
        known = ", ".join(criterion.limits["class"]) or f"none: {criterion.absent.get('individual', '')}"
        raise InputError(
            f"classes = {classes}: {criterion.name} needs its class of each target that is to be judged; it has {known}"
        )
    targets = set(result.check()["target"])
    for target in classes:
        if target not in targets:
            raise InputError(f'classes["{target}"]: the study has the targets {", ".join(sorted(targets))}')
    return classes


def _risks(result: Result) -> pd.DataFrame:
    """The total risk of each target from the park and from each establishment."""
    table = result.check().sort_values("risk_per_yr").drop_duplicates(["scope", "target"], keep="last")
    return table.sort_index()[["scope", "target", "risk_per_yr"]]


def _societal(result: Result, criterion: published.Criterion, scope: str) -> published.SocietalVerdict | None:
    if "societal" in criterion.absent or not len(criterion.societal_lines):
        return None
    curve = result.societal_of(scope).curve
    curve = curve[curve["frequency_per_yr"] > 0.0]
    if curve.empty:
        return None
    return criterion.societal(curve["frequency_per_yr"], curve["n"])


def level_found(
    result: Result,
    criterion: published.Criterion,
    rule: GradingRule,
    classes: Mapping[str, str] | None,
    status: str,
) -> dict[str, Any]:
    """What :class:`isorisk.region.Level` shows, under a published criterion."""
    classes = _classes(result, criterion, classes)
    limits = {target: limit_per_yr(criterion, name, status) for target, name in classes.items()}
    risks = _risks(result)

    def row(target: str, risk: float) -> dict[str, Any]:
        ratio = risk / limits[target]
        return {
            "target": target,
            "class": classes[target],
            "risk_per_yr": risk,
            "limit_per_yr": limits[target],
            "ratio": ratio,
            "basis": f"limit of {criterion.name}",
            "colour": _of_ratio(rule, ratio),
        }

    def scope(name: str) -> dict[str, Any]:
        of_scope = risks[(risks["scope"] == name) & risks["target"].isin(list(classes))]
        rows = [row(str(one["target"]), float(one["risk_per_yr"])) for one in of_scope.to_dict("records")]
        worst = max(rows, key=lambda one: one["ratio"], default=None)
        individual = worst["colour"] if worst else "blue"
        verdict = _societal(result, criterion, name)
        societal = _of_curve(rule, verdict) if verdict else "blue"
        lines = [
            {"persons": line["worst_persons"], "factor": line["factor"]} for line in (verdict.lines if verdict else [])
        ]
        return {
            "scope": name,
            "colour": _graver(individual, societal),
            "individual_colour": individual,
            "societal_colour": societal,
            "worst_target": worst,
            "region": verdict.region if verdict else "no accident or no line",
            "against_upper": lines[0] if lines else None,
            "against_lower": lines[1] if len(lines) > 1 else None,
            "pll_per_yr": result.societal_of(name).pll,
        }

    park = risks[(risks["scope"] == "park") & risks["target"].isin(list(classes))]
    return {
        "criterion": criterion.name,
        "scopes": [scope(name) for name in ("park", *result.establishments)],
        "targets": [row(str(one["target"]), float(one["risk_per_yr"])) for one in park.to_dict("records")],
    }


def headroom_found(result: Result, criterion: published.Criterion, classes: Mapping[str, str] | None) -> dict[str, Any]:
    """What :class:`isorisk.region.Headroom` shows, under a published criterion."""
    classes = _classes(result, criterion, classes)
    risks = _risks(result)
    risk_at = risks[risks["scope"] == "park"].set_index("target")["risk_per_yr"]
    shapes = result.study.layer("targets").set_index("id").geometry
    targets = []
    for target, name in classes.items():
        limit = limit_per_yr(criterion, name, "in_service")
        room = limit - float(risk_at[target])
        middle = shapes[target].representative_point()
        targets.append(
            {
                "target": target,
                "class": name,
                "limit_per_yr": limit,
                "risk_per_yr": float(risk_at[target]),
                "headroom_per_yr": room,
                "new_unit_headroom_per_yr": min(room, limit_per_yr(criterion, name, "new")),
                "basis": f"limit of {criterion.name}",
                "place_m": (float(middle.x), float(middle.y)),
                "users": _users(result, at=(float(middle.x), float(middle.y))),
            }
        )
    curve = _curve_room(result, criterion)
    tightest = min(curve, key=lambda one: one["factor"], default=None)
    users = _users(result, n=tightest["n"]) if tightest and np.isfinite(tightest["factor"]) else []
    return {"criterion": criterion.name, "targets": targets, "curve": curve, "curve_users": users}


def _users(result: Result, **of: Any) -> list[dict[str, Any]]:
    table = result.contributions("establishment", **of)
    name, value = table.columns[0], next(column for column in table.columns if column.endswith("per_yr"))
    whole = float(table[value].sum())
    return [
        {"establishment": str(one[name]), "per_yr": float(one[value]), "share": float(one[value]) / whole}
        for one in table.to_dict("records")
        if one[value] > 0.0
    ]


def _curve_room(result: Result, criterion: published.Criterion) -> list[dict[str, Any]]:
    lines = criterion.societal_lines
    lines = lines[lines["applies"] == "site"] if len(lines) else lines
    if not len(lines):
        return []
    upper = lines.iloc[0]
    rows = []
    for one in result.societal.curve.to_dict("records"):
        n, f = float(one["n"]), float(one["frequency_per_yr"])
        if f <= 0.0 or n < upper["first_n"]:
            continue
        if n > upper["last_n"]:
            line = 0.0 if upper["closed"] else np.inf
        else:
            line = float(upper["first_frequency_per_yr"] * (n / upper["first_n"]) ** upper["slope"])
        rows.append(
            {"n": n, "frequency_per_yr": f, "line_per_yr": line, "headroom_per_yr": line - f, "factor": line / f}
        )
    return rows

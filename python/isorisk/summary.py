"""What the report and the terminal say of a result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .plots import power_of_ten
from .report import Card, Section, columns_of, format_value, render, verdict_words

if TYPE_CHECKING:
    from .result import Result

#: Rows of a long table that the report shows; the CSV beside it has all.
MOST_ROWS = 400
PARK = "park"


_LIMITATIONS = (
    "The individual risk is that of a person who is always there, out of doors and unprotected. "
    "个人风险指始终位于该处室外且无防护的人员的风险。",
    "Flat ground and a steady wind are assumed; buildings and terrain do not bend the clouds. "
    "假定地面平坦、风场稳定，不考虑建筑物和地形影响。",
    "Frequencies are those of the rule set, generic for a kind of equipment, and not of this plant's own record. "
    "泄漏频率取自规则集的通用数据，并非本装置统计值。",
    "Escalation from one installation to another (domino effects) is not part of this result. 本结果未计入多米诺效应。",
)


def cards(result: Result) -> list[Card]:
    """The numbers to see first."""
    targets = result._core.table("targets")
    judged = [row for row in zip(targets["scope"], targets["verdict"], strict=True) if row[1]]
    exceeded = sum(1 for scope, verdict in judged if scope == PARK and verdict_words(verdict)[2] == "bad")
    of_park = sum(1 for scope, _ in judged if scope == PARK)
    highest = float(result.individual_risk_values.max())
    societal = result.societal
    verdict = result._core.societal_verdict(PARK)
    english, chinese, tone = verdict_words(verdict["region"])
    return [
        Card("Highest individual risk on the map, 1/yr", "最大个人风险", power_of_ten(highest)),
        Card(
            f"Targets over the limit ({of_park} verdicts on the park)",
            "超过基准的防护目标",
            str(exceeded),
            "bad" if exceeded else "good",
        ),
        Card("Societal risk of the park", "园区社会风险", f"{english} {chinese}".strip(), tone),
        Card("Potential loss of life, 1/yr", "潜在生命损失", power_of_ten(societal.pll)),
        Card("F(1), 1/yr", "死亡1人及以上频率", power_of_ten(societal.exceedance(1.0))),
        Card("Largest accident, fatalities", "最大事故死亡人数", f"{result._core.societal(PARK).n_max:.0f}"),
    ]


def report(result: Result, risk_map: bytes, fn: bytes) -> str:
    """The HTML of the report."""
    study, manifest = result.study, result.manifest
    subtitles = [
        f"Rule set 规则集: {study.rule_set} · Criterion 风险基准: {result._core.criterion()['name']} · "
        f"Coordinates 坐标系: {study.crs}",
        f"isorisk {manifest.get('version', '')}".strip(),
    ]
    installations, establishments, targets, people = study._core.counts()
    subtitles.insert(
        1,
        f"{establishments} establishments 企业, {installations} installations 装置, {targets} targets 防护目标, "
        f"{people} population cells 人口网格",
    )
    sections = [
        Section(
            "map", "Individual risk", "个人风险", picture=risk_map, caption="Contours of individual risk 个人风险等值线"
        ),
        Section("fn", "Societal risk", "社会风险", picture=fn, caption="F-N curves 社会风险曲线"),
        Section("societal", "Verdict on the societal risk", "社会风险结论", table=_societal(result)),
        Section(
            "targets",
            "Verdicts by protection target",
            "防护目标结论",
            note="The risk of a target is the largest on its outline. A target gets no verdict on the establishment that "
            "it lies in. 防护目标风险取其边界上的最大值；位于企业内部的目标不对该企业作结论。",
            table=result._core.table("targets"),
        ),
        _long(result, "contributions", "Contributions", "风险贡献", "The parts sum to the total. 各项之和等于总风险。"),
        _long(result, "scenarios", "Scenarios", "泄漏场景", ""),
        _long(result, "consequences", "Consequence distances", "后果距离", "Metres from the release. 距泄漏点, m。"),
        Section(
            "models",
            "Models used",
            "所用模型",
            note="With the range in which each holds, what it was checked against, and how many outcomes it made. "
            "含适用范围、验证情况及其产生的后果数。",
            table=_models(manifest),
        ),
        Section("warnings", "Warnings and flags", "警告与标记", items=result.warnings, empty="None. 无。"),
        Section(
            "flags",
            "Values outside a fitted range",
            "超出拟合范围的数值",
            note="Let through by the law that the model's card names. 按模型卡规定的外推方式处理。",
            table=columns_of(manifest.get("range_events")),
        ),
        Section(
            "layers",
            "Data layers: real, typical, assumed",
            "数据图层：真实、典型、假定",
            table=_layers(result),
        ),
        Section(
            "inputs",
            "Inputs",
            "输入文件",
            table={"file": list(study.inputs), "sha256": list(study.inputs.values())},
        ),
        Section("data", "Data tables of the program", "程序内置数据表", table=columns_of(manifest.get("data"))),
        Section("limitations", "Limitations", "局限性", items=[*_LIMITATIONS, *_texts(manifest.get("limitations"))]),
    ]
    return render(study.title, subtitles, cards(result), sections)


def _societal(result: Result) -> dict[str, list[Any]]:
    rows = []
    for scope in [PARK, *result.establishments]:
        verdict = result._core.societal_verdict(scope)
        societal = result._core.societal(scope)
        upper = verdict.get("against_upper") or {}
        rows.append(
            {
                "scope": "park 园区" if scope == PARK else scope,
                "verdict": verdict["region"],
                "pll_per_yr": societal.pll,
                "f_of_1_per_yr": float(societal.exceedance(1.0)[0]),
                "largest_accident_fatalities": round(societal.n_max, 1),
                "worst_n": upper.get("persons"),
                "frequency_there_per_yr": upper.get("frequency_per_yr"),
                "line_there_per_yr": upper.get("line_per_yr"),
                "frequency_over_line": upper.get("factor"),
            }
        )
    return columns_of(rows)


def _long(result: Result, name: str, english: str, chinese: str, note: str) -> Section:
    table = result._core.table(name)
    rows = len(next(iter(table.values()), ()))
    if rows > MOST_ROWS:
        note = f"{note} The first {MOST_ROWS} of {rows} rows; all are in {name}.csv. 仅列前{MOST_ROWS}行。".strip()
        table = {key: list(values[:MOST_ROWS]) for key, values in table.items()}
    return Section(name, english, chinese, note=note, table=table)


def _models(manifest: Mapping[str, Any]) -> dict[str, list[Any]]:
    models = manifest.get("models", [])
    rows = []
    for model in models if isinstance(models, list) else [{"id": key, **card} for key, card in models.items()]:
        rows.append(
            {
                "id": model.get("id"),
                "title": model.get("title"),
                "outcomes": model.get("outcomes"),
                "verification": _verification(model.get("verification")),
                "validity": "; ".join(_range(item) for item in model.get("validity", [])),
            }
        )
    return columns_of(rows)


def _verification(value: Any) -> str:
    words = {
        "Independent": "another code 与其他程序对比",
        "WorkedExample": "worked example 算例",
        "Measured": "measurements 试验数据",
        "Unverified": "not verified 未验证",
    }
    if isinstance(value, Mapping) and len(value) == 1:
        kind, case = next(iter(value.items()))
        return f"{words.get(kind, kind)}: {case}"
    return format_value(value)


def _range(item: Any) -> str:
    if not isinstance(item, Mapping):
        return format_value(item)
    low, high, unit = item.get("min"), item.get("max"), item.get("unit", "")
    sign = " (physical)" if item.get("kind") == "Physical" else ""
    bounds = f"{format_value(low)}..{format_value(high)}"
    if high is None or (isinstance(high, float) and high > 1e300):
        bounds = f"≥ {format_value(low)}"
    elif low is None or (isinstance(low, float) and low < -1e300):
        bounds = f"≤ {format_value(high)}"
    return f"{item.get('name')} {bounds} {unit}".strip() + sign


def _layers(result: Result) -> dict[str, list[Any]]:
    words = {"real": "real 真实", "typical": "typical 典型", "assumed": "assumed 假定"}
    rows = result.study._core.layers()
    return {
        "layer": [row[0] for row in rows],
        "status": [words.get(row[1], row[1]) for row in rows],
        "rows": [row[2] for row in rows],
    }


def _texts(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []

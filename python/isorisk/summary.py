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
#: Individual risk, 1/yr, below which the report does not list the verdict on a single establishment.
_SHOWN_RISK = 1e-9


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
    rows = zip(targets["target"], targets["scope"], targets["verdict"], strict=True)
    of_park = [(target, verdict) for target, scope, verdict in rows if scope == PARK]
    exceeded = {target for target, verdict in of_park if verdict_words(verdict)[2] == "bad"}
    judged = {target for target, _ in of_park}
    highest = result.manifest["largest_individual_risk_per_yr"]
    societal = result.societal
    verdict = result._core.societal_verdict(PARK)
    english, chinese, tone = verdict_words(verdict["region"])
    return [
        Card("Highest individual risk on the map, 1/yr", "最大个人风险", power_of_ten(highest)),
        Card(
            "Protection targets over their limit",
            "超过基准的防护目标",
            f"{len(exceeded)} of {len(judged)}",
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
    counts = manifest["counts"]
    subtitles = [
        f"Rule set 规则集: {study.rule_set} · Criterion 风险基准: {result._core.criterion()['name']} · "
        f"Coordinates 坐标系: {study.crs}",
        f"isorisk {manifest['isorisk_version']}",
    ]
    installations, establishments, targets, people = study._core.counts()
    subtitles.insert(
        1,
        f"{establishments} establishments 企业, {installations} installations 装置, {targets} targets 防护目标, "
        f"{people} population cells 人口网格, {counts['scenarios']} scenarios 泄漏场景, {counts['outcomes']} outcomes 后果",
    )
    sections = [
        Section(
            "map", "Individual risk", "个人风险", picture=risk_map, caption="Contours of individual risk 个人风险等值线"
        ),
        Section("fn", "Societal risk", "社会风险", picture=fn, caption="F-N curves 社会风险曲线"),
        Section(
            "societal", "Verdict on the societal risk", "社会风险结论", table=_bilingual_scope(societal_table(result))
        ),
        Section(
            "targets",
            "Verdicts by protection target: the whole park",
            "防护目标结论：园区",
            note="The risk of a target is the largest on its outline. Where new and in-service units contribute, the limit "
            "for in-service units is held against the total and that for new units against the new units' own sum. "
            "防护目标风险取其边界上的最大值；新建与在役装置分别按各自基准判定。",
            table=_targets(result, park=True),
        ),
        Section(
            "targets-establishments",
            "Verdicts by protection target: each establishment alone",
            "防护目标结论：单个企业",
            note="A target gets no verdict on the establishment that it lies in. Risks below 1e-9 per year are left out "
            "here; targets.csv has all. 位于企业内部的目标不对该企业作结论；低于1e-9的从略。",
            table=_targets(result, park=False),
        ),
        Section(
            "contributions",
            "Contributions to the potential loss of life",
            "潜在生命损失贡献",
            note="By installation; they sum to the total. contributions.csv has every outcome, and the individual risk of "
            "every target. 按装置；各项之和等于总值。",
            table=result._core.contributions("installation"),
        ),
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
        Section(
            "warnings",
            "Warnings and flags",
            "警告与标记",
            note=f"{counts['outcomes_outside_fitted_range']} of {counts['outcomes']} outcomes left a fitted range of a "
            "model and went on by the law that the model's card names; the verdicts say which share of each risk rests on "
            "them. 超出拟合范围时按模型卡规定外推；结论表列出其占比。",
            items=result.warnings,
        ),
        Section(
            "layers",
            "Data layers: real, typical, assumed",
            "数据图层：真实、典型、假定",
            table=_layers(manifest),
        ),
        Section("inputs", "Inputs", "输入文件", table=_hashes(manifest["inputs_sha256"])),
        Section(
            "data",
            "Data tables of the program",
            "程序内置数据表",
            note="Substances, frequencies, ignition, harm and criteria; each file names its sources. "
            "物质、频率、点火、伤害与基准数据，文件内注明来源。",
            table=_hashes(manifest["data_tables_sha256"]),
        ),
        Section("limitations", "Limitations", "局限性", items=_LIMITATIONS),
    ]
    return render(study.title, subtitles, cards(result), sections)


def _targets(result: Result, *, park: bool) -> dict[str, list[Any]]:
    table = result._core.table("targets")
    shown = [
        row
        for row, (scope, risk) in enumerate(zip(table["scope"], table["risk_per_yr"], strict=True))
        if (scope == PARK) == park and (park or risk >= _SHOWN_RISK)
    ]
    return {name: [values[row] for row in shown] for name, values in table.items() if name not in ("x_m", "y_m")}


def _bilingual_scope(table: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    return {**table, "scope": ["park 园区" if scope == PARK else scope for scope in table["scope"]]}


def societal_table(result: Result, criterion: str | None = None) -> dict[str, list[Any]]:
    """The societal risk of the park and of each establishment against the lines, as columns."""
    rows = []
    for scope in [PARK, *result.establishments]:
        verdict = result._core.societal_verdict(scope, criterion)
        societal = result._core.societal(scope)
        upper = verdict.get("against_upper") or {}
        rows.append(
            {
                "scope": scope,
                "verdict": verdict["region"],
                "pll_per_yr": societal.pll,
                "f_of_1_per_yr": float(societal.exceedance(1.0)[0]),
                "n_max": societal.n_max,
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
    words = {
        "independent": "another code or method 与其他程序对比",
        "worked example": "worked example 算例",
        "measured": "measurements 试验数据",
        "unverified": "not verified 未验证",
    }
    rows = [
        {
            "id": model["id"],
            "title": model["title"],
            "outcomes": model["outcomes"],
            "verification": f"{words.get(model['verification'], model['verification'])}: {model['verification_detail']}",
            "validity": "; ".join(_range(item) for item in model["validity"]),
            "sources": ", ".join(model["citations"]),
        }
        for model in manifest["models"]
    ]
    return columns_of(rows)


def _range(item: Mapping[str, Any]) -> str:
    low, high, unit = item["min"], item["max"], item["unit"]
    if high is None or high > 1e300:
        bounds = f"≥ {format_value(low)}"
    elif low is None or low < -1e300:
        bounds = f"≤ {format_value(high)}"
    else:
        bounds = f"{format_value(low)}..{format_value(high)}"
    kind = " (physical)" if item["kind"] == "Physical" else ""
    return f"{item['name']} {bounds} {unit}".strip() + kind


def _layers(manifest: Mapping[str, Any]) -> dict[str, list[Any]]:
    words = {"real": "real 真实", "typical": "typical 典型", "assumed": "assumed 假定"}
    rows = manifest["layers"]
    return {
        "layer": [row["table"] for row in rows],
        "status": [words.get(row["layer"], row["layer"]) for row in rows],
        "rows": [row["rows"] for row in rows],
    }


def _hashes(files: Mapping[str, str]) -> dict[str, list[Any]]:
    return {"file": list(files), "sha256": list(files.values())}

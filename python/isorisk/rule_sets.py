"""One park under two rule sets: what each table changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from . import _isorisk
from .exceptions import InputError
from .extras import need

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from .study import Study


def compare_rule_sets(
    study: Study, before: str, after: str, order: Sequence[str] | None = None, **run: Any
) -> pd.DataFrame:
    """A park under two rule sets, and which table makes which part of the difference.

    One section of the rule set is taken from the other at a time, in a stated order, each on top of those before it; the
    steps sum to the difference. Another order shares it out otherwise, where sections act on each other.

    Parameters
    ----------
    study : Study
        The park; what its own document says in ``[rules]`` is left out.
    before, after : str
        Names of the rule sets.
    order : sequence of str, optional
        The sections, each once; the default begins with the frequencies and ends with the weather classes.
    **run
        As for :meth:`Study.run`: ``progress``, ``threads``, ``cache``.

    Returns
    -------
    DataFrame
        A row a step, the first being the rule set ``before``: ``section``, ``from`` and ``to``, expected deaths
        (``pll_per_yr``), the largest individual risk of the map and their changes. A section that both rule sets have alike is
        not computed and changes nothing.

    Raises
    ------
    InputError
        For an unknown rule set or an order that is not one of all sections.
    """
    known = _isorisk.rule_set_sections()
    sections = list(known if order is None else order)
    if sorted(sections) != sorted(known):
        raise InputError(f"order = {', '.join(sections)}: must have each of {', '.join(known)} once")
    result = study.with_rules(before).run(**run)
    rows = [_row("all", before, before, result, result)]
    take: dict[str, str] = {}
    told = 0
    for section in sections:
        take[section] = after
        there = study.with_rules(before, take=take)
        differences = there.rule_set_differences
        found = next((one for one in differences if one["path"] == section), None)
        if found is None or len(differences) == told:
            rows.append(_row(section, "the same", "the same", result, result))
            continue
        told = len(differences)
        last, result = result, there.run(**run)
        rows.append(_row(section, found["from"], found["to"], last, result))
    frame = need("pandas", "compare rule sets").DataFrame(rows)
    for name in ("pll_per_yr", "largest_individual_risk_per_yr"):
        frame[name.replace("_per_yr", "_change_per_yr")] = frame[name].diff().fillna(0.0)
    return cast("pd.DataFrame", frame)


def _row(section: str, before: str, after: str, last: Any, result: Any) -> dict[str, Any]:
    return {
        "section": section,
        "from": before,
        "to": after,
        "pll_per_yr": result.societal.pll,
        "largest_individual_risk_per_yr": float(result.individual_risk_values.max()),
        "largest_move_on_the_map_per_yr": float(abs(result.individual_risk_values - last.individual_risk_values).max()),
    }

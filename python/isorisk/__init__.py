"""Regional quantitative risk assessment of chemical parks.

From a study file (installations, chemicals, weather, people) to individual risk contours, F-N curves and verdicts::

    import isorisk as ir

    study = ir.Study.load("park/study.toml")
    result = study.run(progress=True)
    result.plot()

or from footprints of harm of your own: :func:`integrate`. Every consequence model is usable alone: :mod:`isorisk.release`,
:mod:`isorisk.dispersion`, :mod:`isorisk.fire`, :mod:`isorisk.explosion`, :mod:`isorisk.vulnerability`.
"""

from __future__ import annotations

from . import criteria, dispersion, explosion, fire, region, register, release, scenario, targets, vulnerability
from ._isorisk import (
    Atmosphere,
    Footprint,
    Grid,
    JointFrequency,
    LineOutcome,
    Outcome,
    Part,
    Population,
    Substance,
    Weather,
    __version__,
    catalogue,
    set_num_threads,
)
from .compare import Comparison, compare
from .exceedance import Exceedance, ExceedanceMap
from .exceptions import (
    ConvergenceError,
    Fault,
    FileError,
    InputError,
    IsoriskError,
    MissingDataError,
    MissingExtraError,
    OutOfRangeWarning,
    UnverifiedModelWarning,
    ValidityError,
)
from .explain import Explanation
from .external_distance import ExternalDistance, external_distance
from .integrate import IntegratedRisk, integrate
from .lines import LineRisk, integrate_lines
from .result import Result
from .rule_sets import compare_rule_sets
from .societal import Societal
from .study import Study
from .substance_table import substances
from .versions import show_versions

__all__ = [
    "Atmosphere",
    "Comparison",
    "ConvergenceError",
    "Exceedance",
    "ExceedanceMap",
    "Explanation",
    "ExternalDistance",
    "Fault",
    "FileError",
    "Footprint",
    "Grid",
    "InputError",
    "IntegratedRisk",
    "IsoriskError",
    "JointFrequency",
    "LineOutcome",
    "LineRisk",
    "MissingDataError",
    "MissingExtraError",
    "OutOfRangeWarning",
    "Outcome",
    "Part",
    "Population",
    "Result",
    "Societal",
    "Study",
    "Substance",
    "UnverifiedModelWarning",
    "ValidityError",
    "Weather",
    "__version__",
    "catalogue",
    "compare",
    "compare_rule_sets",
    "criteria",
    "dispersion",
    "explosion",
    "external_distance",
    "fire",
    "integrate",
    "integrate_lines",
    "region",
    "register",
    "release",
    "scenario",
    "set_num_threads",
    "show_versions",
    "substances",
    "targets",
    "vulnerability",
]

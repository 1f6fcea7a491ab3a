from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, final, overload

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.figure import Figure

__all__ = [
    "Atmosphere",
    "Blast",
    "Cloud",
    "CloudSource",
    "DenseCloud",
    "Discharge",
    "Explanation",
    "Fire",
    "Flow",
    "Footprint",
    "Grid",
    "Integration",
    "JointFrequency",
    "LineIntegration",
    "LineOutcome",
    "Outcome",
    "Part",
    "Population",
    "Probit",
    "Release",
    "RunResult",
    "Societal",
    "SourceTerm",
    "SteadyFlow",
    "Study",
    "Substance",
    "Throat",
    "UnifiedCloud",
    "ViewFactors",
    "Weather",
    "__version__",
    "airborne_fraction",
    "baker_strehlow_tang",
    "blast_injury",
    "boiling_flux_kg_m2_s",
    "britter_mcquaid",
    "broken_pipe",
    "burning_flux",
    "burning_flux_burgess",
    "burning_fluxes",
    "burst",
    "catalogue",
    "chamberlain",
    "choked_blowdown",
    "classify_target",
    "collapse",
    "compare_results",
    "congested_energy_j",
    "critical_flux",
    "critical_throat",
    "danger_grade",
    "dangerous_toxic_load",
    "delayed_ignition",
    "discharge",
    "disperse",
    "energy_of_volume_j",
    "escape_dose",
    "evaporation_flux_kg_m2_s",
    "event_tree",
    "expand",
    "expanded_gas_temperature_k",
    "fire_heat_w",
    "fireball",
    "flame_mach",
    "flammable_limits_kg_m3",
    "flash_fraction",
    "flashing_volume_m3",
    "fragments",
    "gas_orifice",
    "gaussian_plume",
    "gaussian_puff",
    "grade_units",
    "harm",
    "hazard_categories",
    "heat_probit",
    "hsc_death",
    "ignition_source_kinds",
    "indoor_load_ratio",
    "instantaneous_source",
    "jet_fire",
    "jet_source",
    "judge_individual",
    "judge_societal",
    "liquid_orifice",
    "listed",
    "loss_frequencies",
    "loss_tables",
    "major_damage",
    "major_hazard_threshold",
    "minor_damage",
    "multi_energy",
    "orifice",
    "orifice_flow",
    "overtopping_fraction",
    "passive_source",
    "pipeline",
    "plume_concentration_kg_m3",
    "pool",
    "pool_fire",
    "pool_source",
    "protection_target_uses",
    "published_criteria",
    "published_criterion",
    "published_probit",
    "published_probits",
    "puff_concentration_kg_m3",
    "relief_gas_flux_kg_m2_s",
    "relief_steam_flux_kg_m2_s",
    "rule_set_sections",
    "rule_sets",
    "run_study",
    "rupture",
    "selection_number",
    "set_num_threads",
    "sigma",
    "study_limit_per_yr",
    "study_schema",
    "table_references",
    "tnt",
    "tnt_equivalent_kg",
    "transmissivity",
    "units_of_study",
    "unverified_models",
    "vessel",
    "vessel_burst",
    "view_factor_cylinder",
    "view_factor_leaning_cylinder",
    "view_factor_sphere",
]

__version__: str

_Vector = npt.NDArray[np.float64]
_Matrix = npt.NDArray[np.float64]
_ByClass = Mapping[str, npt.ArrayLike]
# a float for floats, an array of their common shape for arrays
_Same = Any
_Event = dict[str, Any]
_Transmissivity = Literal["bagster", "wayne", "aq_t3046"]
_SigmaSet = Literal["briggs_rural", "briggs_urban", "tno", "spicer_havens"]
_Harm = Callable[[float, float], float]

def set_num_threads(threads: int, /) -> None: ...
def catalogue() -> list[Substance]: ...
def listed() -> list[dict[str, Any]]: ...

@final
class Substance:
    def __new__(cls, name: str, /) -> Substance: ...
    @staticmethod
    def _from_text(text: str, name: str = "text") -> Substance: ...
    @staticmethod
    def from_toml(source: str | PathLike[str]) -> Substance: ...
    @staticmethod
    def mixture(
        name: str,
        composition: Mapping[str, float]
        | Mapping[Substance, float]
        | Sequence[tuple[str, float]]
        | Sequence[tuple[Substance, float]],
    ) -> Substance: ...
    @property
    def id(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def name_zh(self) -> str: ...
    @property
    def aliases(self) -> list[str]: ...
    @property
    def cas(self) -> str | None: ...
    @property
    def formula(self) -> str | None: ...
    @property
    def molar_mass_kg_mol(self) -> float: ...
    @property
    def normal_boiling_point_k(self) -> float: ...
    @property
    def critical_temperature_k(self) -> float: ...
    @property
    def critical_pressure_pa(self) -> float: ...
    @property
    def un_number(self) -> int | None: ...
    @property
    def melting_point_k(self) -> float: ...
    @property
    def critical_density_kg_m3(self) -> float: ...
    @property
    def acentric_factor(self) -> float: ...
    @property
    def normal_state(self) -> Literal["gas", "liquid"]: ...
    @property
    def flags(self) -> list[str]: ...
    @property
    def combustion(self) -> dict[str, Any] | None: ...
    @property
    def toxicity(self) -> list[dict[str, Any]]: ...
    @property
    def acute_limits(self) -> list[dict[str, Any]]: ...
    @property
    def major_hazard(self) -> dict[str, Any] | None: ...
    @property
    def mole_fractions(self) -> dict[str, float] | None: ...
    @overload
    def vapour_pressure_pa(self, temperature_k: float) -> float: ...
    @overload
    def vapour_pressure_pa(self, temperature_k: npt.ArrayLike) -> Any: ...
    @overload
    def saturation_temperature_k(self, pressure_pa: float) -> float: ...
    @overload
    def saturation_temperature_k(self, pressure_pa: npt.ArrayLike) -> Any: ...
    @overload
    def liquid_density_kg_m3(self, temperature_k: float) -> float: ...
    @overload
    def liquid_density_kg_m3(self, temperature_k: npt.ArrayLike) -> Any: ...
    @overload
    def liquid_heat_capacity_j_kg_k(self, temperature_k: float) -> float: ...
    @overload
    def liquid_heat_capacity_j_kg_k(self, temperature_k: npt.ArrayLike) -> Any: ...
    @overload
    def gas_heat_capacity_j_kg_k(self, temperature_k: float) -> float: ...
    @overload
    def gas_heat_capacity_j_kg_k(self, temperature_k: npt.ArrayLike) -> Any: ...
    @overload
    def heat_of_vaporisation_j_kg(self, temperature_k: float) -> float: ...
    @overload
    def heat_of_vaporisation_j_kg(self, temperature_k: npt.ArrayLike) -> Any: ...
    @overload
    def liquid_viscosity_pa_s(self, temperature_k: float) -> float: ...
    @overload
    def liquid_viscosity_pa_s(self, temperature_k: npt.ArrayLike) -> Any: ...
    @overload
    def surface_tension_n_m(self, temperature_k: float) -> float: ...
    @overload
    def surface_tension_n_m(self, temperature_k: npt.ArrayLike) -> Any: ...
    @overload
    def liquid_thermal_conductivity_w_m_k(self, temperature_k: float) -> float: ...
    @overload
    def liquid_thermal_conductivity_w_m_k(self, temperature_k: npt.ArrayLike) -> Any: ...
    @overload
    def isentropic_exponent(self, temperature_k: float) -> float: ...
    @overload
    def isentropic_exponent(self, temperature_k: npt.ArrayLike) -> Any: ...
    @overload
    def gas_density_kg_m3(self, pressure_pa: float, temperature_k: float) -> float: ...
    @overload
    def gas_density_kg_m3(self, pressure_pa: npt.ArrayLike, temperature_k: npt.ArrayLike) -> Any: ...
    def bubble_pressure_pa(self, temperature_k: float) -> float: ...
    def dew_pressure_pa(self, temperature_k: float) -> float: ...
    def bubble_temperature_k(self, pressure_pa: float) -> float: ...
    def dew_temperature_k(self, pressure_pa: float) -> float: ...
    def flash(self, pressure_pa: float, temperature_k: float) -> dict[str, Any]: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Footprint:
    @staticmethod
    def radial(radius_m: npt.ArrayLike, lethality: npt.ArrayLike | _ByClass) -> Footprint: ...
    @staticmethod
    def gridded(
        downwind_m: npt.ArrayLike, crosswind_m: npt.ArrayLike, lethality: npt.ArrayLike | _ByClass
    ) -> Footprint: ...
    @staticmethod
    def sampled(function: _Harm | Mapping[str, _Harm], *, reach_m: float, resolution_m: float) -> Footprint: ...
    @overload
    def lethality(self, downwind_m: float, crosswind_m: float, exposure: str = "individual") -> float: ...
    @overload
    def lethality(self, downwind_m: npt.ArrayLike, crosswind_m: npt.ArrayLike, exposure: str = "individual") -> Any: ...
    @property
    def is_radial(self) -> bool: ...
    @property
    def reach_m(self) -> float: ...
    @property
    def sampling_error(self) -> float: ...

@final
class Part:
    def __new__(
        cls,
        footprint: Footprint | Mapping[str, Footprint],
        *,
        offset: tuple[float, float] | None = None,
        frame: str = "wind",
    ) -> Part: ...
    @property
    def footprint(self) -> Footprint | dict[str, Footprint]: ...
    @property
    def offset(self) -> tuple[float, float]: ...
    @property
    def frame(self) -> str: ...

@final
class Outcome:
    def __new__(
        cls,
        name: str,
        origin: tuple[float, float],
        frequency_per_yr: float | Mapping[Literal["day", "night"], float],
        footprint: Footprint | Mapping[str, Footprint] | None = None,
        establishment: str | None = None,
        counts_for: Sequence[str] | None = None,
        frame: str = "wind",
        weight_by_direction: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
        parts: Sequence[Part | Footprint | Mapping[str, Footprint]] | None = None,
    ) -> Outcome: ...
    @property
    def name(self) -> str: ...
    @property
    def origin(self) -> tuple[float, float]: ...
    @property
    def establishment(self) -> str | None: ...
    @property
    def frequency_per_yr(self) -> dict[str, float]: ...
    @property
    def parts(self) -> list[Part]: ...
    @property
    def counts_for(self) -> list[str]: ...

@final
class JointFrequency:
    def __new__(
        cls,
        sectors_deg: npt.ArrayLike,
        classes: Sequence[str],
        probability: npt.ArrayLike | Mapping[Literal["day", "night"], npt.ArrayLike],
    ) -> JointFrequency: ...
    @property
    def sectors_deg(self) -> _Vector: ...
    @property
    def classes(self) -> list[str]: ...
    @property
    def probability(self) -> dict[str, _Matrix]: ...

@final
class Population:
    def __new__(
        cls,
        x: npt.ArrayLike,
        y: npt.ArrayLike,
        persons: npt.ArrayLike | Mapping[Literal["day", "night"], npt.ArrayLike],
        indoors: npt.ArrayLike | Mapping[Literal["day", "night"], npt.ArrayLike] | None = None,
        establishment: str | Sequence[str | None] | None = None,
        cell_m: npt.ArrayLike | None = None,
    ) -> Population: ...
    def __len__(self) -> int: ...
    @property
    def indoors(self) -> dict[str, _Vector]: ...
    @property
    def persons(self) -> dict[str, _Vector]: ...
    @property
    def x(self) -> _Vector: ...
    @property
    def y(self) -> _Vector: ...

@final
class Grid:
    def __new__(cls, x_min_m: float, y_min_m: float, cell_m: float, nx: int, ny: int) -> Grid: ...
    @property
    def x_min_m(self) -> float: ...
    @property
    def y_min_m(self) -> float: ...
    @property
    def cell_m(self) -> float: ...
    @property
    def nx(self) -> int: ...
    @property
    def ny(self) -> int: ...
    @property
    def x_m(self) -> _Vector: ...
    @property
    def y_m(self) -> _Vector: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs__(self) -> tuple[float, float, float, int, int]: ...

@final
class LineOutcome:
    def __new__(
        cls,
        name: str,
        polyline: Sequence[tuple[float, float]] | npt.NDArray[np.float64],
        frequency_per_m_yr: float | Mapping[Literal["day", "night"], float],
        footprint: Footprint | Mapping[str, Footprint] | None = None,
        establishment: str | None = None,
        counts_for: Sequence[str] | None = None,
        frame: str = "wind",
        weight_by_direction: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
        parts: Sequence[Part | Footprint | Mapping[str, Footprint]] | None = None,
    ) -> LineOutcome: ...
    @property
    def length_m(self) -> float: ...
    @property
    def name(self) -> str: ...
    @property
    def polyline(self) -> list[tuple[float, float]]: ...

@final
class LineIntegration:
    def __new__(
        cls, lines: Sequence[LineOutcome], weather: JointFrequency, tolerance: float, most_origins: int
    ) -> LineIntegration: ...
    def individual_risk_at(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike,
        threads: int | None = None,
        progress: Callable[[float], object] | None = None,
    ) -> tuple[_Vector, _Vector]: ...
    def individual_risk_grid(
        self, grid: Grid, threads: int | None = None, progress: Callable[[float], object] | None = None
    ) -> tuple[_Matrix, _Matrix]: ...
    def societal(
        self,
        population: Population,
        own_staff: str,
        threads: int | None = None,
        progress: Callable[[float], object] | None = None,
    ) -> tuple[Societal, int, float, float]: ...

@final
class Integration:
    def __new__(cls, outcomes: Sequence[Outcome], weather: JointFrequency) -> Integration: ...
    def individual_risk_by_group(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike,
        group_of_outcome: Sequence[int],
        groups: int,
        threads: int | None = None,
        progress: Callable[[float], object] | None = None,
    ) -> _Matrix: ...
    def individual_risk_grid(
        self, grid: Grid, threads: int | None = None, progress: Callable[[float], object] | None = None
    ) -> _Matrix: ...
    def individual_risk_map(
        self, grid: Grid, threads: int | None = None, progress: Callable[[float], object] | None = None
    ) -> _Matrix: ...
    def societal_by_group(
        self,
        population: Population,
        group_of_outcome: Sequence[int],
        groups: int,
        own_staff: str,
        threads: int | None = None,
        progress: Callable[[float], object] | None = None,
    ) -> list[Societal]: ...

@final
class Societal:
    def exceedance(self, n: npt.ArrayLike) -> _Vector: ...
    @property
    def n_max(self) -> float: ...
    @property
    def pll(self) -> float: ...
    def curve(self) -> tuple[_Vector, _Vector]: ...
    def events(self) -> tuple[_Vector, _Vector]: ...
    @staticmethod
    def sum(parts: Sequence[Societal]) -> Societal: ...

def study_schema() -> dict[str, Any]: ...
def rule_sets() -> list[dict[str, Any]]: ...
def rule_set_sections() -> list[str]: ...
def loss_tables() -> list[dict[str, Any]]: ...
def loss_frequencies(table: str, equipment: str, diameter_m: float | None) -> list[dict[str, Any]]: ...
def event_tree(
    rule_set: str,
    tree: str,
    group: str | None,
    rate_kg_s: float | None,
    mass_kg: float | None,
    toxic: bool,
    pool: bool,
    unit: str,
) -> list[dict[str, Any]]: ...
def ignition_source_kinds() -> dict[str, Any]: ...
def delayed_ignition(
    time_s: Sequence[float], probability: float, within_s: float, count: float, traffic: bool
) -> list[float]: ...
def selection_number(
    quantity_kg: float, factors: Sequence[float], limit_kg: float, hazard: str, distance_m: float
) -> tuple[float, float]: ...
def danger_grade(marks: Sequence[int]) -> str: ...
def table_references(document: str) -> list[tuple[str, str, str | None]]: ...

@final
class Study:
    @staticmethod
    def load_with(path: str | PathLike[str], tables: str) -> Study: ...
    @staticmethod
    def from_parts(document: str, tables: str) -> Study: ...
    @property
    def title(self) -> str: ...
    @property
    def crs(self) -> str: ...
    @property
    def rule_set(self) -> str: ...
    @property
    def criterion(self) -> dict[str, Any]: ...
    @property
    def grid(self) -> Grid: ...
    def counts(self) -> tuple[int, int, int, int]: ...
    def layers(self) -> list[list[Any]]: ...
    def input_sha256(self) -> dict[str, str]: ...
    def weather(self) -> JointFrequency: ...
    def people(self) -> Population: ...
    def warnings(self) -> list[str]: ...
    def rule_set_differences(self) -> list[dict[str, str]]: ...
    def with_rules(self, rule_set: str, take: str, change: str) -> Study: ...
    def moved(self, installation: str, x: float, y: float) -> Study: ...
    def added(self, row: str) -> Study: ...
    def removed(self, installation: str) -> Study: ...
    def changed(self, installation: str, columns: str) -> Study: ...
    def with_frequencies(self, installation: str, rows: str) -> Study: ...
    def installation(self, installation: str) -> dict[str, Any]: ...
    def installations(self) -> list[str]: ...
    def edits(self) -> list[dict[str, Any]]: ...
    def layer_geojson(self, name: str) -> str: ...

def run_study(
    study: Study,
    threads: int | None = None,
    progress: Callable[[float], object] | None = None,
    base: RunResult | None = None,
    cache: str | PathLike[str] | None = None,
) -> RunResult: ...
def compare_results(before: RunResult, after: RunResult) -> dict[str, dict[str, Any]]: ...
def unverified_models() -> list[tuple[str, str]]: ...

@final
class Explanation:
    @property
    def place_m(self) -> tuple[float, float]: ...
    @property
    def individual_risk_per_yr(self) -> float: ...
    def table(self) -> dict[str, Any]: ...
    def values(self) -> dict[str, Any]: ...
    def text(self, top: int) -> str: ...
    def to_markdown(self, top: int) -> str: ...

@final
class RunResult:
    def cache_counts(self) -> dict[str, int] | None: ...
    def outcomes(self) -> list[Outcome]: ...
    def individual_risk(self) -> _Matrix: ...
    def individual_risk_at(self, x: npt.ArrayLike, y: npt.ArrayLike) -> _Vector: ...
    def contours_geojson(self, levels: Sequence[float] | None = None, values: _Matrix | None = None) -> str: ...
    def establishments(self) -> list[str]: ...
    def societal(self, scope: str) -> Societal: ...
    def societal_verdict(self, scope: str, criterion: str | None = None) -> dict[str, Any]: ...
    def criterion(self, criterion: str | None = None) -> dict[str, Any]: ...
    def targets(self, criterion: str | None = None) -> dict[str, Any]: ...
    def table(self, name: str) -> dict[str, Any]: ...
    def csv(self, name: str) -> str: ...
    def contributions(
        self, by: str, at: tuple[float, float] | None = None, n: float | None = None
    ) -> dict[str, Any]: ...
    def explain(self, x: float, y: float) -> Explanation: ...
    def exceedance(
        self, quantity: str, x: float, y: float, levels: Sequence[float] | None = None
    ) -> dict[str, Any]: ...
    def exceedance_map(self, quantity: str, level: float) -> tuple[_Matrix, str]: ...
    def dominant(self, by: str) -> tuple[list[str], npt.NDArray[np.int32], _Matrix, _Matrix]: ...
    def region_level(self, rule: str, criterion: str | None = None) -> dict[str, Any]: ...
    def region_colours(self, rule: str, limit_per_yr: float) -> npt.NDArray[np.int32]: ...
    def region_headroom(self, criterion: str | None = None) -> dict[str, Any]: ...
    def region_cell_headroom(self, limit_per_yr: float) -> _Matrix: ...
    def deaths_map(self, n: float | None = None) -> tuple[_Matrix, float]: ...
    def societal_area(self, cell_m: float, criterion: str | None = None) -> dict[str, Any]: ...
    def societal_accuracy(self) -> tuple[int, float, float, float]: ...
    def map_accuracy(self) -> tuple[int, float, float, float]: ...
    def recomputed(self) -> list[int]: ...
    def outcome_counts(self) -> tuple[dict[str, int], int, int]: ...
    def manifest(self) -> dict[str, Any]: ...

@final
class Atmosphere:
    def __new__(
        cls,
        stability: Literal["A", "B", "C", "D", "E", "F"],
        wind_speed_10m_m_s: float,
        *,
        temperature_k: float = 288.15,
        pressure_pa: float = 101325.0,
        relative_humidity: float = 0.7,
        roughness_length_m: float = 0.1,
        terrain: Literal["rural", "urban"] = "rural",
        latitude_deg: float = 30.0,
    ) -> Atmosphere: ...
    @property
    def stability(self) -> str: ...
    @property
    def wind_speed_10m_m_s(self) -> float: ...
    @property
    def temperature_k(self) -> float: ...
    @property
    def pressure_pa(self) -> float: ...
    @property
    def density_kg_m3(self) -> float: ...
    @property
    def friction_velocity_m_s(self) -> float: ...
    @property
    def monin_obukhov_length_m(self) -> float | None: ...
    @property
    def mixing_height_m(self) -> float: ...
    def wind_speed_m_s(self, height_m: npt.ArrayLike) -> _Same: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

def discharge(
    substance: Substance | str,
    *,
    pressure_pa: float,
    temperature_k: float,
    inventory_kg: float,
    hole_diameter_m: float | None = None,
    full_bore_diameter_m: float | None = None,
    within_s: float | None = None,
    instantaneous: bool = False,
    liquid_head_m: float = 0.0,
    max_duration_s: float = 1800.0,
    ambient_pressure_pa: float = 101325.0,
    strict: bool = True,
) -> Discharge: ...

@final
class Discharge:
    @property
    def substance(self) -> Substance: ...
    @property
    def phase(self) -> str: ...
    @property
    def rate_kg_s(self) -> float | None: ...
    @property
    def duration_s(self) -> float: ...
    @property
    def released_kg(self) -> float: ...
    @property
    def flash_fraction(self) -> float: ...
    @property
    def airborne_fraction(self) -> float: ...
    @property
    def liquid_kg(self) -> float: ...
    @property
    def liquid_temperature_k(self) -> float: ...
    @property
    def jet(self) -> dict[str, float] | None: ...
    @property
    def airborne(self) -> dict[str, Any] | None: ...
    @property
    def models(self) -> list[str]: ...
    @property
    def range_events(self) -> list[_Event]: ...
    def vapour_density_kg_m3(self, temperature_k: float) -> float: ...
    def in_weather(
        self,
        atmosphere: Atmosphere,
        *,
        bund_area_m2: float | None = None,
        ground: Literal["concrete", "gravel", "farmland", "rough_sandy_soil"] = "concrete",
        evaporation_window_s: float = 1800.0,
        strict: bool = True,
    ) -> SourceTerm: ...

@final
class SourceTerm:
    @property
    def phase(self) -> str: ...
    @property
    def rate_kg_s(self) -> float | None: ...
    @property
    def duration_s(self) -> float: ...
    @property
    def released_kg(self) -> float: ...
    @property
    def flash_fraction(self) -> float: ...
    @property
    def airborne_kg(self) -> float: ...
    @property
    def pool(self) -> dict[str, Any] | None: ...
    @property
    def jet(self) -> dict[str, float] | None: ...
    def vapour_sources(self) -> list[dict[str, Any]]: ...
    @property
    def models(self) -> list[str]: ...
    @property
    def range_events(self) -> list[_Event]: ...

@final
class Flow:
    @property
    def mass_rate_kg_s(self) -> float: ...
    @property
    def mean_velocity_m_s(self) -> float: ...
    @property
    def throat_pressure_pa(self) -> float | None: ...
    @property
    def throat_temperature_k(self) -> float | None: ...
    @property
    def choked(self) -> bool | None: ...
    @property
    def range_events(self) -> list[_Event]: ...

@final
class Throat:
    @property
    def flux_kg_m2_s(self) -> float: ...
    @property
    def pressure_pa(self) -> float: ...
    @property
    def temperature_k(self) -> float: ...
    @property
    def quality(self) -> float: ...
    @property
    def density_kg_m3(self) -> float: ...
    @property
    def velocity_m_s(self) -> float: ...

@final
class SteadyFlow:
    @property
    def phase(self) -> Literal["gas", "liquefied_gas", "liquid"]: ...
    @property
    def mass_rate_kg_s(self) -> float: ...
    @property
    def flux_kg_m2_s(self) -> float: ...
    @property
    def discharge_coefficient(self) -> float: ...
    @property
    def throat_pressure_pa(self) -> float: ...
    @property
    def throat_temperature_k(self) -> float: ...
    @property
    def throat_quality(self) -> float: ...
    @property
    def throat_density_kg_m3(self) -> float: ...
    @property
    def throat_velocity_m_s(self) -> float: ...
    @property
    def stagnation_enthalpy_j_kg(self) -> float: ...
    @property
    def choked(self) -> bool: ...
    @property
    def model(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def range_events(self) -> list[_Event]: ...

_FluxMethod = Literal["hem", "omega", "erm", "metastable", "fauske_cude", "frozen_gas"]

def critical_flux(
    substance: Substance | str,
    pressure_pa: npt.ArrayLike,
    temperature_k: npt.ArrayLike | None = None,
    quality: npt.ArrayLike | None = None,
    method: _FluxMethod = "hem",
    *,
    length_m: float = 0.1,
    back_pressure_pa: float = 101325.0,
) -> _Same: ...
def critical_throat(
    substance: Substance | str,
    pressure_pa: float,
    temperature_k: float | None = None,
    quality: float | None = None,
    method: _FluxMethod = "hem",
    *,
    length_m: float = 0.1,
    back_pressure_pa: float = 101325.0,
) -> Throat: ...
def orifice_flow(
    substance: Substance | str,
    pressure_pa: float,
    temperature_k: float | None = None,
    quality: float | None = None,
    *,
    hole_diameter_m: float,
    length_m: float = 0.0,
    liquid_head_m: float = 0.0,
    ambient_pressure_pa: float = 101325.0,
    discharge_coefficient: float | None = None,
    vessel_diameter_m: float | None = None,
    model: Literal["liquid", "short_nozzle", "homogeneous_equilibrium", "omega", "real_gas"] | None = None,
    strict: bool = True,
) -> SteadyFlow: ...
def orifice(
    substance: Substance | str,
    pressure_pa: float,
    temperature_k: float | None = None,
    quality: float | None = None,
    *,
    hole_diameter_m: float,
    length_m: float = 0.0,
    liquid_head_m: float = 0.0,
    duration_s: float = 1800.0,
    inventory_kg: float | None = None,
    atmosphere: Atmosphere | None = None,
    discharge_coefficient: float | None = None,
    vessel_diameter_m: float | None = None,
    model: Literal["liquid", "short_nozzle", "homogeneous_equilibrium", "omega", "real_gas"] | None = None,
    rainout: Literal["purple_book", "kletz", "release", "all_airborne"] = "purple_book",
    strict: bool = True,
) -> Release: ...
def broken_pipe(
    substance: Substance | str,
    pressure_pa: float,
    temperature_k: float | None = None,
    quality: float | None = None,
    *,
    diameter_m: float,
    length_m: float,
    roughness_m: float = 4.6e-05,
    losses: float = 0.5,
    liquid_head_m: float = 0.0,
    ambient_pressure_pa: float = 101325.0,
    strict: bool = True,
) -> SteadyFlow: ...
def relief_gas_flux_kg_m2_s(
    *,
    pressure_pa: float,
    back_pressure_pa: float,
    temperature_k: float,
    molar_mass_kg_mol: float,
    isentropic_exponent: float,
    compressibility: float = 1.0,
) -> float: ...
def relief_steam_flux_kg_m2_s(pressure_pa: float, superheat_correction: float = 1.0) -> float: ...
def fire_heat_w(wetted_area_m2: float, environment_factor: float = 1.0, drained: bool = True) -> float: ...
def gas_orifice(
    *,
    hole_diameter_m: float,
    pressure_pa: float,
    temperature_k: float,
    density_kg_m3: float,
    isentropic_exponent: float,
    ambient_pressure_pa: float = 101325.0,
    discharge_coefficient: float = 0.85,
    strict: bool = True,
) -> Flow: ...
def liquid_orifice(
    *,
    hole_diameter_m: float,
    liquid_density_kg_m3: float,
    pressure_pa: float,
    ambient_pressure_pa: float = 101325.0,
    liquid_head_m: float = 0.0,
    discharge_coefficient: float = 0.62,
) -> Flow: ...
def flash_fraction(
    *,
    temperature_k: float,
    boiling_point_k: float,
    liquid_heat_capacity_j_kg_k: float,
    heat_of_vaporisation_j_kg: float,
    law: Literal["linear", "exponential"] = "linear",
) -> float: ...
def airborne_fraction(flash_fraction: npt.ArrayLike) -> _Same: ...
def expanded_gas_temperature_k(
    *, temperature_k: float, isentropic_exponent: float, pressure_pa: float, ambient_pressure_pa: float = 101325.0
) -> float: ...
def choked_blowdown(
    time_s: npt.ArrayLike, *, inventory_kg: float, initial_rate_kg_s: float, isentropic_exponent: float
) -> tuple[_Same, _Same]: ...

@final
class Release:
    @property
    def substance(self) -> Substance: ...
    @property
    def phase(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def ambient_pressure_pa(self) -> float: ...
    @property
    def released_kg(self) -> float: ...
    @property
    def end_s(self) -> float: ...
    @property
    def segments(self) -> list[dict[str, Any]]: ...
    @property
    def vessel(self) -> dict[str, Any] | None: ...
    @property
    def pool(self) -> dict[str, _Vector] | None: ...
    @property
    def books(self) -> dict[str, Any]: ...
    @property
    def choice(self) -> dict[str, str]: ...
    @property
    def jet(self) -> dict[str, float] | None: ...
    @property
    def models(self) -> list[str]: ...
    @property
    def range_events(self) -> list[_Event]: ...
    def rate_kg_s(self, time_s: npt.ArrayLike) -> _Same: ...
    def in_air_kg(self, time_s: npt.ArrayLike) -> _Same: ...
    def rained_out_kg(self, time_s: npt.ArrayLike) -> _Same: ...
    def out_kg(self, time_s: npt.ArrayLike) -> _Same: ...
    def mean_rate_kg_s(self, window_s: float) -> float: ...
    def segments_averaged(self, most: int) -> list[dict[str, Any]]: ...
    def with_pool(
        self,
        atmosphere: Atmosphere,
        *,
        substrate: Literal["concrete", "gravel", "farmland", "rough_sandy_soil", "dry_sand", "water"] = "concrete",
        substrate_temperature_k: float | None = None,
        bund_area_m2: float | None = None,
        bund_height_m: float | None = None,
        solar_flux_w_m2: float = 0.0,
        until_s: float = 3600.0,
        strict: bool = True,
    ) -> Release: ...
    def table(self) -> pd.DataFrame: ...
    def plot(self) -> Figure: ...

_Grade = Literal["A", "B", "C"]
_Rainout = Literal["purple_book", "kletz", "release", "all_airborne"]

def vessel(
    substance: Substance | str,
    *,
    temperature_k: float,
    hole_diameter_m: float,
    pressure_pa: float | None = None,
    volume_m3: float | None = None,
    inventory_kg: float | None = None,
    fill_fraction: float = 0.85,
    shape: Literal["horizontal_cylinder", "vertical_cylinder", "sphere"] = "horizontal_cylinder",
    vessel_diameter_m: float | None = None,
    hole_height_m: float = 0.0,
    exit: Literal["thin_hole", "short_pipe"] = "thin_hole",
    discharge_coefficient: float | None = None,
    pad: Literal["from_state", "adiabatic", "isothermal", "held"] = "from_state",
    heat: Literal["adiabatic", "isothermal"] = "adiabatic",
    heat_w: float = 0.0,
    swell: Literal["churn", "bubbly", "none"] = "churn",
    supply_kg_s: float = 0.0,
    supply_until_s: float = 0.0,
    detection: _Grade | None = None,
    isolation: _Grade | None = None,
    stop_s: float = 86400.0,
    ambient_pressure_pa: float = 101325.0,
    ambient_temperature_k: float = 288.15,
    rainout: _Rainout = "purple_book",
    segments: int = 20,
    strict: bool = True,
) -> Release: ...
def rupture(
    substance: Substance | str,
    *,
    temperature_k: float,
    pressure_pa: float | None = None,
    volume_m3: float | None = None,
    inventory_kg: float | None = None,
    fill_fraction: float = 0.85,
    within_s: float | None = None,
    air_mass_ratio: float | None = None,
    end_velocity_m_s: float | None = None,
    ambient_pressure_pa: float = 101325.0,
    ambient_temperature_k: float = 288.15,
    rainout: _Rainout = "purple_book",
) -> Release: ...
def pipeline(
    substance: Substance | str,
    *,
    length_m: float,
    diameter_m: float,
    pressure_pa: float,
    temperature_k: float,
    roughness_m: float = 4.6e-05,
    feed_kg_s: float = 0.0,
    feed_until_s: float | None = None,
    valve_distance_m: float | None = None,
    detection: _Grade | None = None,
    isolation: _Grade | None = None,
    break_at_m: float | None = None,
    rise_m: float = 0.0,
    method: Literal["from_state", "wilson", "march"] = "from_state",
    stop_s: float = 86400.0,
    ambient_pressure_pa: float = 101325.0,
    ambient_temperature_k: float = 288.15,
    rainout: _Rainout = "purple_book",
    segments: int = 20,
    strict: bool = True,
) -> Release: ...
def pool(
    substance: Substance | str,
    atmosphere: Atmosphere,
    *,
    mass_kg: float | None = None,
    mass_rate_kg_s: float | None = None,
    duration_s: float | None = None,
    temperature_k: float | None = None,
    substrate: Literal["concrete", "gravel", "farmland", "rough_sandy_soil", "dry_sand", "water"] = "concrete",
    substrate_temperature_k: float | None = None,
    bund_area_m2: float | None = None,
    bund_height_m: float | None = None,
    overtopping_fraction: float = 0.0,
    solar_flux_w_m2: float = 0.0,
    until_s: float = 3600.0,
    strict: bool = True,
) -> Release: ...
def overtopping_fraction(*, wall_height_m: float, liquid_height_m: float, bund_radius_m: float) -> float: ...
def expand(
    substance: Substance | str,
    *,
    pressure_pa: float,
    temperature_k: float,
    hole_diameter_m: float,
    discharge_coefficient: float | None = None,
    ambient_pressure_pa: float = 101325.0,
    ambient_temperature_k: float = 288.15,
    law: Literal["momentum", "isentropic"] = "momentum",
    droplets: Literal["ccps", "jip"] = "ccps",
    rainout: Literal["purple_book", "kletz", "release", "all_airborne"] = "purple_book",
    velocity_cap_m_s: float | None = None,
) -> dict[str, Any]: ...
def burst(
    substance: Substance | str,
    *,
    pressure_pa: float,
    temperature_k: float,
    mass_kg: float,
    ambient_pressure_pa: float = 101325.0,
    ambient_temperature_k: float = 288.15,
    rainout: Literal["purple_book", "kletz", "all_airborne"] = "purple_book",
    air_mass_ratio: float | None = None,
    end_velocity_m_s: float | None = None,
) -> dict[str, Any]: ...
def boiling_flux_kg_m2_s(
    time_s: npt.ArrayLike,
    *,
    boiling_point_k: float,
    ground_temperature_k: float,
    heat_of_vaporisation_j_kg: float,
    conductivity_w_m_k: float = 1.28,
    diffusivity_m2_s: float = 6.6e-07,
) -> _Same: ...
def evaporation_flux_kg_m2_s(
    *,
    wind_speed_10m_m_s: float,
    pool_diameter_m: float,
    molar_mass_kg_mol: float,
    vapour_pressure_pa: float,
    temperature_k: float,
    ambient_pressure_pa: float = 101325.0,
    schmidt_number: float | None = None,
) -> float: ...

@final
class Cloud:
    @property
    def models(self) -> list[str]: ...
    @property
    def range_events(self) -> list[_Event]: ...
    def range_events_at(self, x: npt.ArrayLike) -> list[_Event]: ...
    def concentration_kg_m3(self, x: npt.ArrayLike, y: npt.ArrayLike = 0.0, z: npt.ArrayLike = 0.0) -> _Same: ...
    def toxic_load(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike = 0.0,
        z: npt.ArrayLike = 0.0,
        *,
        exponent: float,
        exposure_s: float = 1800.0,
    ) -> _Same: ...
    def in_flammable_cloud(
        self, x: npt.ArrayLike, y: npt.ArrayLike = 0.0, z: npt.ArrayLike = 0.0, *, fraction: float = 1.0
    ) -> _Same: ...
    def distance_to(self, concentration_kg_m3: float) -> float | None: ...
    def half_width_m(self, x: npt.ArrayLike, concentration_kg_m3: float) -> _Same: ...
    @property
    def flammable_mass_kg(self) -> float: ...
    @property
    def flammable_centre_m(self) -> float: ...

def gaussian_plume(
    *,
    rate_kg_s: float,
    duration_s: float,
    vapour_density_kg_m3: float,
    atmosphere: Atmosphere,
    release_height_m: float = 0.0,
    source_radius_m: float = 0.0,
    sigma_set: _SigmaSet | None = None,
    averaging_s: float = 600.0,
    flammable_limits_kg_m3: tuple[float, float] | None = None,
    strict: bool = True,
) -> Cloud: ...
def gaussian_puff(
    *,
    mass_kg: float,
    vapour_density_kg_m3: float,
    atmosphere: Atmosphere,
    release_height_m: float = 0.0,
    source_radius_m: float = 0.0,
    initial_air_mass_ratio: float = 0.0,
    sigma_set: Literal["ccps", "tno"] = "ccps",
    flammable_limits_kg_m3: tuple[float, float] | None = None,
    ignition_fraction: float = 1.0,
    strict: bool = True,
) -> Cloud: ...
def flammable_limits_kg_m3(substance: Substance | str, *, atmosphere: Atmosphere) -> tuple[float, float] | None: ...
def sigma(
    x: npt.ArrayLike,
    *,
    atmosphere: Atmosphere,
    sigma_set: _SigmaSet = "briggs_rural",
    averaging_s: float = 600.0,
    strict: bool = True,
) -> tuple[_Same, _Same]: ...
def plume_concentration_kg_m3(
    crosswind_m: npt.ArrayLike,
    height_m: npt.ArrayLike,
    *,
    rate_kg_s: float,
    wind_speed_m_s: float,
    sigma_y_m: float,
    sigma_z_m: float,
    release_height_m: float = 0.0,
    lid_m: float = ...,
) -> _Same: ...
def puff_concentration_kg_m3(
    along_m: npt.ArrayLike,
    crosswind_m: npt.ArrayLike,
    height_m: npt.ArrayLike,
    *,
    mass_kg: float,
    sigma_x_m: float,
    sigma_y_m: float,
    sigma_z_m: float,
    release_height_m: float = 0.0,
    lid_m: float = ...,
) -> _Same: ...

@final
class Fire:
    @property
    def model(self) -> str: ...
    @property
    def flame_length_m(self) -> float: ...
    @property
    def emissive_power_w_m2(self) -> float: ...
    @property
    def duration_s(self) -> float: ...
    @property
    def range_events(self) -> list[_Event]: ...
    def geometry(self) -> dict[str, float]: ...
    def heat_flux_w_m2(self, x: npt.ArrayLike, y: npt.ArrayLike = 0.0, z: npt.ArrayLike = 1.0) -> _Same: ...
    def thermal_dose(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike = 0.0,
        z: npt.ArrayLike = 1.0,
        *,
        exposure_s: float,
        exponent: float = 1.3333333333333333,
    ) -> _Same: ...
    def in_flame(self, x: npt.ArrayLike, y: npt.ArrayLike = 0.0, z: npt.ArrayLike = 1.0) -> _Same: ...
    def distance_to(self, flux_w_m2: float) -> float | None: ...
    def outline(self, view: Literal["side", "plan"] = "side", *, points: int = 181) -> npt.NDArray[np.float64]: ...
    def plot(self, levels_w_m2: Sequence[float] | None = None, *, z: float = 1.0) -> Figure: ...

def pool_fire(
    *,
    pool_diameter_m: float,
    burning_flux_kg_m2_s: float,
    heat_of_combustion_j_kg: float,
    duration_s: float,
    atmosphere: Atmosphere,
    radiative_fraction: float | None = None,
    soot_fraction: float = 0.0,
    large_pool_emissive_power_w_m2: float | None = None,
    emissive_extinction_per_m: float | None = None,
    flame_length: Literal["thomas", "pritchard_binding"] = "thomas",
    drag: Literal["none", "elongated"] = "none",
    transmissivity: _Transmissivity = "bagster",
    strict: bool = True,
) -> Fire: ...
def jet_fire(
    *,
    mass_rate_kg_s: float,
    heat_of_combustion_j_kg: float,
    radiative_fraction: float,
    duration_s: float,
    atmosphere: Atmosphere,
    direction: Literal["downwind", "vertical"] = "downwind",
    release_height_m: float = 1.0,
    transmissivity: _Transmissivity = "bagster",
    strict: bool = True,
) -> Fire: ...
def fireball(
    *,
    mass_kg: float,
    available_heat_j_kg: float,
    atmosphere: Atmosphere,
    saturation_pressure_pa: float | None = None,
    radiative_fraction: float | None = None,
    dynamic: bool = False,
    transmissivity: _Transmissivity = "bagster",
    strict: bool = True,
) -> Fire: ...
def chamberlain(
    *,
    mass_rate_kg_s: float,
    hole_diameter_m: float,
    vessel_pressure_pa: float,
    vessel_temperature_k: float,
    molar_mass_kg_mol: float,
    isentropic_exponent: float,
    heat_of_combustion_j_kg: float,
    duration_s: float,
    atmosphere: Atmosphere,
    hole_to_wind_angle_deg: float = 90.0,
    release_height_m: float = 1.0,
    transmissivity: _Transmissivity = "bagster",
    strict: bool = True,
) -> Fire: ...
def burning_flux(
    *, large_pool_flux_kg_m2_s: float, pool_diameter_m: float, extinction_per_m: float | None = None
) -> float: ...
def burning_flux_burgess(
    *,
    heat_of_combustion_j_kg: float,
    heat_of_vaporisation_j_kg: float,
    liquid_heat_capacity_j_kg_k: float,
    boiling_point_k: float,
    air_temperature_k: float,
) -> float: ...
def burning_fluxes() -> list[dict[str, Any]]: ...
def transmissivity(
    path_m: npt.ArrayLike, *, atmosphere: Atmosphere, model: _Transmissivity = "bagster", strict: bool = True
) -> _Same: ...

@final
class ViewFactors:
    @property
    def vertical(self) -> _Same: ...
    @property
    def horizontal(self) -> _Same: ...
    @property
    def maximum(self) -> _Same: ...

def view_factor_cylinder(
    length_to_radius: npt.ArrayLike, distance_to_radius: npt.ArrayLike, tilt_rad: npt.ArrayLike = 0.0
) -> ViewFactors: ...
def view_factor_leaning_cylinder(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    z: npt.ArrayLike,
    *,
    radius_m: float,
    height_m: float,
    lean_m_per_m: float = 0.0,
    top_radius_m: float | None = None,
) -> ViewFactors: ...
def view_factor_sphere(radius_m: npt.ArrayLike, centre_distance_m: npt.ArrayLike) -> _Same: ...

@final
class Blast:
    @property
    def overpressure_pa(self) -> _Same: ...
    @property
    def impulse_pa_s(self) -> _Same: ...
    @property
    def duration_s(self) -> _Same: ...
    @property
    def strength(self) -> int | None: ...
    @property
    def model(self) -> str: ...
    @property
    def energy_j(self) -> float: ...
    @property
    def source_radius_m(self) -> float: ...
    @property
    def range_events(self) -> list[_Event]: ...
    def distance_to(self, overpressure_pa: float) -> float | None: ...

def multi_energy(
    energy_j: float,
    strength: int,
    distance_m: npt.ArrayLike,
    *,
    ambient_pressure_pa: float = 101325.0,
    strict: bool = True,
) -> Blast: ...
def baker_strehlow_tang(
    energy_j: float,
    flame_mach: float,
    distance_m: npt.ArrayLike,
    *,
    ambient_pressure_pa: float = 101325.0,
    strict: bool = True,
) -> Blast: ...
def flame_mach(
    reactivity: Literal["low", "medium", "high"],
    congestion: Literal["low", "medium", "high"],
    expansion: Literal["2d", "2.5d", "3d"] = "3d",
) -> float: ...
def tnt(
    mass_kg: float,
    distance_m: npt.ArrayLike,
    *,
    law: Literal["kingery_bulmash", "kinney_graham", "gb_t37243"] = "kingery_bulmash",
    ambient_pressure_pa: float = 101325.0,
    strict: bool = True,
) -> Blast: ...
def tnt_equivalent_kg(
    *,
    flammable_mass_kg: float,
    heat_of_combustion_j_kg: float,
    yield_fraction: float = 0.03,
    tnt_energy_j_kg: float = 4680000.0,
) -> float: ...
def vessel_burst(
    burst_pressure_pa: float,
    volume_m3: float,
    distance_m: npt.ArrayLike,
    *,
    isentropic_exponent: float = 1.4,
    sound_speed_ratio: float = 1.0,
    energy: Literal["brode", "isentropic", "isothermal", "crowl"] = "brode",
    ambient_pressure_pa: float = 101325.0,
    strict: bool = True,
) -> Blast: ...
def flashing_volume_m3(
    *,
    vapour_volume_m3: float,
    liquid_volume_m3: float,
    flash_fraction: float,
    liquid_density_kg_m3: float,
    vapour_density_kg_m3: float,
) -> float: ...
def fragments(
    *,
    energy_j: float,
    vessel_mass_kg: float,
    volume_m3: float,
    content_kg: float,
    kinetic_fraction: float = 0.04,
    strict: bool = True,
) -> dict[str, float]: ...
def congested_energy_j(
    *, flammable_mass_kg: float, heat_of_combustion_j_kg: float, congested_volume_m3: float
) -> float: ...
def energy_of_volume_j(volume_m3: float) -> float: ...

@final
class Probit:
    def __new__(
        cls,
        a: float,
        b: float,
        n: float,
        unit: Literal["mg/m3", "ppm", "si"] = "mg/m3",
        *,
        vapour_density_kg_m3: float | None = None,
    ) -> Probit: ...
    @staticmethod
    def of(
        substance: Substance | str,
        *,
        source: Literal["purple_book", "lees"] = "purple_book",
        pressure_pa: float = 101325.0,
        temperature_k: float = 288.15,
    ) -> Probit: ...
    @property
    def a(self) -> float: ...
    @property
    def b(self) -> float: ...
    @property
    def n(self) -> float: ...
    @property
    def unit(self) -> str: ...
    def lethality(
        self,
        concentration: npt.ArrayLike,
        minutes: npt.ArrayLike,
        *,
        unit: Literal["mg/m3", "ppm", "si"] | None = None,
    ) -> _Same: ...
    def value(self, load: npt.ArrayLike) -> _Same: ...
    def probability(self, load: npt.ArrayLike) -> _Same: ...
    def level_for(self, probability: float, duration_s: float) -> float: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

def heat_probit() -> Probit: ...
def harm(
    effect: Fire | Blast | Cloud,
    x: npt.ArrayLike,
    y: npt.ArrayLike = 0.0,
    z: npt.ArrayLike = 1.0,
    *,
    probit: Probit | None = None,
    rules: str = "AQ/T 3046-2013",
) -> dict[str, _Same]: ...
def published_probit(name: str, *, vapour_density_kg_m3: float | None = None, table: str | None = None) -> Probit: ...
def published_probits() -> list[dict[str, Any]]: ...
def dangerous_toxic_load(substance: str) -> dict[str, Any]: ...
def indoor_load_ratio(exponent: float, *, air_changes_per_h: float = 1.0, cloud_s: float, stay_s: float) -> float: ...
def escape_dose(
    fire: Fire,
    x: npt.ArrayLike,
    y: npt.ArrayLike = 0.0,
    z: npt.ArrayLike = 1.0,
    *,
    reaction_s: float = 5.0,
    speed_m_s: float = 4.0,
    safe_heat_flux_w_m2: float = 1000.0,
    longest_exposure_s: float = 20.0,
    exponent: float = 1.3333333333333333,
) -> _Same: ...
def blast_injury(
    overpressure_pa: npt.ArrayLike,
    impulse_pa_s: npt.ArrayLike,
    *,
    body_mass_kg: float = 70.0,
    ambient_pressure_pa: float = 101325.0,
) -> dict[str, _Same]: ...
def collapse(overpressure_pa: npt.ArrayLike, impulse_pa_s: npt.ArrayLike) -> _Same: ...
def major_damage(overpressure_pa: npt.ArrayLike, impulse_pa_s: npt.ArrayLike) -> _Same: ...
def minor_damage(overpressure_pa: npt.ArrayLike, impulse_pa_s: npt.ArrayLike) -> _Same: ...
def hsc_death(overpressure_pa: npt.ArrayLike) -> _Same: ...

@final
class Weather:
    def __new__(
        cls,
        wind_speed_m_s: float,
        *,
        reference_height_m: float = 10.0,
        stability: Literal["A", "B", "C", "D", "E", "F"] | None = None,
        monin_obukhov_length_m: float | None = None,
        temperature_k: float = 288.15,
        relative_humidity: float = 0.7,
        pressure_pa: float = 101325.0,
        roughness_m: float = 0.1,
        ground_temperature_k: float | None = None,
        latitude_deg: float = 45.0,
    ) -> Weather: ...
    @property
    def friction_velocity_m_s(self) -> float: ...
    @property
    def monin_obukhov_length_m(self) -> float: ...
    @property
    def stability(self) -> str: ...
    @property
    def mixing_height_m(self) -> float: ...
    def wind_speed_m_s(self, height_m: npt.ArrayLike) -> _Same: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...

@final
class CloudSource:
    def to_dict(self) -> dict[str, Any]: ...

@final
class DenseCloud:
    @property
    def parameter(self) -> float: ...
    @property
    def range_events(self) -> list[dict[str, Any]]: ...
    def mole_fraction(self, x: npt.ArrayLike) -> _Same: ...
    def distance_to(self, fraction: float) -> float: ...

def britter_mcquaid(
    *,
    density_kg_m3: float,
    wind_speed_m_s: float,
    flow_m3_s: float | None = None,
    volume_m3: float | None = None,
    temperature_ratio: float = 1.0,
    air_density_kg_m3: float = 1.2,
    strict: bool = True,
) -> DenseCloud: ...

@final
class UnifiedCloud:
    def concentration(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike = 0.0,
        z: npt.ArrayLike = 0.0,
        t: npt.ArrayLike | None = None,
    ) -> _Same: ...
    def concentration_kg_m3(self, x: npt.ArrayLike, y: npt.ArrayLike = 0.0, z: npt.ArrayLike = 0.0) -> _Same: ...
    def centreline(self, x: npt.ArrayLike) -> _Same: ...
    @property
    def stations(self) -> list[dict[str, npt.NDArray[np.float64]]]: ...
    def distance_to(self, fraction: float, *, z: float = 0.0) -> float | None: ...
    def half_width(self, fraction: float, x: npt.ArrayLike, *, z: float = 0.0) -> _Same: ...
    def area(self, fraction: float, *, z: float = 0.0) -> float: ...
    def flammable_mass(self, *, lower: float | None = None, upper: float | None = None) -> float: ...
    def toxic_load(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike = 0.0,
        z: npt.ArrayLike = 0.0,
        *,
        exponent: float,
        exposure_s: float = 1800.0,
    ) -> _Same: ...
    def plot(self, fractions: Sequence[float] | None = None, *, z: float = 1.0) -> Figure: ...

def jet_source(
    substance: Substance | str,
    *,
    mass_rate_kg_s: float,
    temperature_k: float,
    liquid_fraction: float = 0.0,
    velocity_m_s: float | None = None,
    area_m2: float | None = None,
    height_m: float = 0.0,
    elevation_deg: float = 0.0,
    duration_s: float | None = None,
    air_mass_ratio: float = 0.0,
) -> CloudSource: ...
def pool_source(
    substance: Substance | str,
    *,
    evaporation_rate_kg_s: float,
    area_m2: float,
    temperature_k: float,
    duration_s: float | None = None,
) -> CloudSource: ...
def passive_source(
    substance: Substance | str,
    *,
    mass_rate_kg_s: float,
    height_m: float = 0.0,
    duration_s: float | None = None,
) -> CloudSource: ...
def instantaneous_source(
    substance: Substance | str,
    *,
    mass_kg: float,
    temperature_k: float,
    liquid_fraction: float = 0.0,
    height_over_radius: float = 1.0,
    radius_m: float | None = None,
    air_mass_ratio: float = 0.0,
) -> CloudSource: ...

_Growth = Literal["similarity", "briggs_rural", "briggs_urban", "tno", "spicer_havens"]

def disperse(
    source: CloudSource | Release,
    weather: Weather,
    *,
    averaging_time_s: float = 600.0,
    vertical: _Growth = "similarity",
    crosswind: _Growth = "similarity",
    height_m: float = 1.0,
    elevation_deg: float = 0.0,
    parts: int = 5,
    farthest_m: float = 20000.0,
    tolerance: float = 0.001,
) -> UnifiedCloud: ...
def grade_units(units: str) -> list[dict[str, Any]]: ...
def units_of_study(
    study: Study, grouping: str, names: Mapping[str, str], category: Mapping[str, str]
) -> dict[str, Any]: ...
def major_hazard_threshold(substance: str, category: str | None = None) -> dict[str, Any]: ...
def hazard_categories() -> list[dict[str, Any]]: ...
def classify_target(
    use: str,
    people: float | None = None,
    households: float | None = None,
    floor_area_m2: float | None = None,
    beds: float | None = None,
) -> dict[str, Any]: ...
def protection_target_uses() -> list[str]: ...
def published_criteria() -> list[dict[str, Any]]: ...
def published_criterion(name: str) -> dict[str, Any]: ...
def judge_individual(name: str, class_name: str, status: str, risk_per_yr: float) -> dict[str, Any]: ...
def judge_societal(name: str, corners: Sequence[tuple[float, float]], applies: str) -> dict[str, Any]: ...
def study_limit_per_yr(criterion: str, class_name: str, status: str) -> float: ...

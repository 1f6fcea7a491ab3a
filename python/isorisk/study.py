"""A study: the document, its tables, and how to run it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _isorisk, readers
from .exceptions import Fault, FileError
from .geofiles import frame_of_geojson
from .progress import progress_callback
from .result import Result

if TYPE_CHECKING:
    import geopandas
    import pandas as pd


class Study:
    """A park with everything that a run needs, checked and unchangeable.

    Made with :meth:`load` or :meth:`from_tables`.
    """

    def __init__(self, core: _isorisk.Study) -> None:
        self._core = core

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Study:
        """Reads a study document and the tables that it names.

        Parameters
        ----------
        path : path-like
            A TOML document. Tables beside it may be CSV, GeoJSON, GeoPackage, shapefile or Excel.

        Returns
        -------
        Study

        Raises
        ------
        InputError
            With every fault of the document and of all tables in ``.faults``.
        FileError
            When the document itself cannot be read.
        MissingExtraError
            When a table is in a format whose reader is not installed.
        """
        path = Path(path)
        tables: dict[str, Any] = {}
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            # the core says where
            text = ""
        except OSError as cause:
            raise FileError.of(f"cannot read {path}: {cause.strerror or cause}", path, cause.errno) from cause
        # a document that is not TOML names no table; the core says what is wrong with it
        for name, file, layer in _isorisk.table_references(text) if text and _is_toml(text) else []:
            if readers.is_readable(file):
                tables[name] = _as_input(readers.read_table(path.parent / file, layer, file))
        return cls(_isorisk.Study.load_with(path, json.dumps(tables, allow_nan=False)))

    @classmethod
    def from_tables(cls, document: str, tables: Mapping[str, pd.DataFrame]) -> Study:
        """A study from its document and tables made in Python.

        Parameters
        ----------
        document : str
            The TOML text, without the keys that name files of tables.
        tables : mapping
            DataFrames (with geometry or not) by name: ``installations``, ``establishments``, ``population``,
            ``targets``, ``frequencies``, ``weather``; columns as in the files.

        Returns
        -------
        Study

        Raises
        ------
        InputError
            With every fault in ``.faults``.
        """
        records = {name: _as_input(readers.table_of_frame(frame, name)) for name, frame in tables.items()}
        return cls(_isorisk.Study.from_parts(document, json.dumps(records, allow_nan=False)))

    @staticmethod
    def json_schema() -> str:
        """The JSON Schema (draft 2020-12) of the document."""
        return json.dumps(_isorisk.study_schema(), indent=2, ensure_ascii=False)

    @property
    def title(self) -> str:
        """What it is called."""
        return self._core.title

    @property
    def crs(self) -> str:
        """The projected coordinate system, e.g. ``"EPSG:32651"``."""
        return self._core.crs

    @property
    def rule_set(self) -> str:
        """Name of the rule set."""
        return self._core.rule_set

    @property
    def criterion(self) -> str:
        """Name of the criterion."""
        return str(self._core.criterion["name"])

    @property
    def grid(self) -> _isorisk.Grid:
        """The map's grid."""
        return self._core.grid

    @property
    def inputs(self) -> dict[str, str]:
        """SHA-256 of every input file, in hexadecimal."""
        return self._core.input_sha256()

    def layer(self, name: str) -> geopandas.GeoDataFrame:
        """One layer of the map.

        Parameters
        ----------
        name : {"establishments", "installations", "targets", "ignition_sources", "population"}

        Returns
        -------
        GeoDataFrame
            In the study's coordinates; the column ``layer`` says whether a row is real, typical or assumed.
        """
        return frame_of_geojson(self._core.layer_geojson(name), self.crs)

    @property
    def weather(self) -> _isorisk.JointFrequency:
        """How often the wind blows how and from where, by day and by night."""
        return self._core.weather()

    @property
    def people(self) -> _isorisk.Population:
        """Who may be harmed, where, by day and by night; the rule set's presence is applied."""
        return self._core.people()

    @property
    def warnings(self) -> list[str]:
        """What of the study a run cannot use, in words; also among the result's warnings."""
        return self._core.warnings()

    def describe(self) -> str:
        """One line: the title and how much is in it."""
        installations, establishments, targets, people = self._core.counts()
        return (
            f"{self.title}: {establishments} establishments, {installations} installations, {targets} targets, "
            f"{people} population cells, {self.grid.ny} x {self.grid.nx} cells of {self.grid.cell_m:g} m"
        )

    @property
    def rule_set_differences(self) -> list[dict[str, str]]:
        """What the study takes or changes in its rule set: ``path``, ``from``, ``to``."""
        return self._core.rule_set_differences()

    def with_rules(
        self,
        rule_set: str | None = None,
        take: Mapping[str, str] | None = None,
        change: Mapping[str, Any] | None = None,
    ) -> Study:
        """The same study by other rules.

        Parameters
        ----------
        rule_set : str, optional
            Name of the rule set; that of the study if absent.
        take : mapping, optional
            Sections with the rule set that each is taken from: ``{"ignition": "Bevi 3.2"}``.
        change : mapping, optional
            Values by path: ``{"ignition.explosion.share": 0.3}``. What the study's document says in ``[rules]`` no
            longer holds.

        Raises
        ------
        InputError
            For an unknown rule set, section or path, or a value that its table cannot have; the message names the file.
        """
        name = self.rule_set if rule_set is None else rule_set
        taken, changed = json.dumps(dict(take or {})), json.dumps(dict(change or {}))
        return Study(self._core.with_rules(name, taken, changed))

    def move(self, installation: str, x: float, y: float) -> Study:
        """The same study with one installation elsewhere.

        Parameters
        ----------
        installation : str
            Its id.
        x, y : float
            East and north, m, on the grid.

        Raises
        ------
        InputError
            For an unknown id or a place off the grid.
        """
        return Study(self._core.moved(installation, x, y))

    def add(
        self, installation: Mapping[str, Any] | pd.Series, frequencies: Sequence[Mapping[str, Any]] | None = None
    ) -> Study:
        """The same study with one installation more.

        Parameters
        ----------
        installation : mapping or Series
            Its row: columns and units as in the table of installations; a point as ``geometry`` stands for ``x_m`` and
            ``y_m``. :meth:`installation` gives one to start from.
        frequencies : sequence of mappings, optional
            Leak frequencies that it states itself: ``hole_mm`` (none for a rupture), ``frequency_per_yr``, ``source``.

        Raises
        ------
        InputError
            With every fault of the row in ``.faults``, each with its path: ``installations["T-301"].pressure_bara``.
        """
        row = _record(installation)
        added = Study(self._core.added(json.dumps(row, allow_nan=False)))
        return added if frequencies is None else added.change(str(row["id"]), frequencies=frequencies)

    def remove(self, installation: str) -> Study:
        """The same study without one installation.

        Parameters
        ----------
        installation : str
            Its id.

        Raises
        ------
        InputError
            For an unknown id, or the last installation.
        """
        return Study(self._core.removed(installation))

    def change(
        self, installation: str, /, *, frequencies: Sequence[Mapping[str, Any]] | None = None, **columns: Any
    ) -> Study:
        """The same study with other values of an installation; what is not named stays as it is.

        Parameters
        ----------
        installation : str
            Its id.
        frequencies : sequence of mappings, optional
            Leak frequencies that it states itself, as in :meth:`add`; an empty one brings back those of the rule set.
        **columns
            New values by column of the table of installations, e.g. ``inventory_t=30``; None for an empty cell.

        Raises
        ------
        InputError
            For an unknown id; or with every fault in ``.faults``, also for a column that the table does not have.
        """
        core = self._core
        if columns:
            core = core.changed(installation, json.dumps(_record(columns), allow_nan=False))
            installation = str(columns.get("id", installation))
        if frequencies is not None:
            rows = [_record(row) for row in frequencies]
            core = core.with_frequencies(installation, json.dumps(rows, allow_nan=False))
        elif not columns:
            # an unknown id is a fault even where nothing is to change
            core.installation(installation)
        return Study(core)

    def installation(self, installation: str) -> dict[str, Any]:
        """The row of an installation, as its table has it.

        Parameters
        ----------
        installation : str
            Its id.

        Returns
        -------
        dict
            Values by column, with the units that the columns name; columns without a value are absent.
        """
        row: dict[str, Any] = self._core.installation(installation)
        return row

    @property
    def installations(self) -> list[str]:
        """Ids of the installations, in the order of the table."""
        return self._core.installations()

    @property
    def edits(self) -> list[dict[str, Any]]:
        """What was done to the study since it was read: ``moved``, ``added``, ``removed``, ``changed``, in order."""
        return self._core.edits()

    def run(
        self,
        progress: bool | Callable[[float], object] = False,
        threads: int | None = None,
        base: Result | None = None,
        cache: str | PathLike[str] | None = None,
    ) -> Result:
        """Computes the study.

        Parameters
        ----------
        progress : bool or callable
            True shows a bar; a callable gets the share done, 0 to 1, about every 50 ms, and may stop the run by
            raising.
        threads : int, optional
            Number of threads; by default as :func:`set_num_threads` or ``ISORISK_NUM_THREADS`` says, else one per
            core. It does not change a bit of the result.
        base : Result, optional
            An earlier result to start from: only what changed since is computed. It does not change a bit of the
            result either.
        cache : path-like, optional
            A folder in which what distinct losses of containment lead to is kept between runs, made where it is
            missing. What is kept is found by the SHA-256 of all that it was made from, the version and the data tables
            of the package among them; an entry that is not whole is made anew. Several processes may use one folder at
            once. It does not change a bit of the result. ``Result.cache_counts`` says what it was good for.

        Returns
        -------
        Result

        Raises
        ------
        KeyboardInterrupt
            When it is stopped with Ctrl-C, within a second.
        OSError
            When the folder of the cache cannot be made or read. A folder that cannot be written to, or is full, is no
            error but a ``RuntimeWarning``: the result is right and only not kept.
        ValidityError, ConvergenceError, MissingDataError
            When a model cannot give an answer; the message has the path of the scenario.
        """
        earlier = None if base is None else base._core
        with progress_callback(progress, "computing") as report:
            found = _isorisk.run_study(self._core, threads, report, earlier, None if cache is None else fspath(cache))
        return Result(self, found, base)

    def __repr__(self) -> str:
        return f"<Study {self.describe()}>"


def _record(row: Mapping[str, Any] | pd.Series) -> dict[str, Any]:
    """A row as the core takes it; a point becomes its coordinates."""
    cells = {str(name): value for name, value in row.items()}
    shape = cells.pop("geometry", None)
    if shape is not None and not shape.is_empty:
        cells |= {"x_m": shape.x, "y_m": shape.y}
    return {name: readers.cell(value) for name, value in cells.items()}


def _is_toml(text: str) -> bool:
    import tomllib

    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _as_input(table: readers.Table | Fault) -> dict[str, Any]:
    return {"fault": table.as_dict()} if isinstance(table, Fault) else {"table": table}

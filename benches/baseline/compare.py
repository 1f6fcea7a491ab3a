"""Our integration of the public park against plain NumPy, in one program.

    python benches/baseline/compare.py [--every N] [--sample N] [--threads N] [--out FILE]

Plain NumPy is timed on random outcome-directions and scaled by their count, since the whole takes days; ours is run.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import tempfile
import time
from pathlib import Path

import numpy as np
from plain_numpy import Map, People, downwind_rad, table_of, terms_of

import isorisk as ir
from isorisk import _isorisk

PARK = Path(__file__).resolve().parents[1] / "park"
SEED = 20_261_123


def park(every):
    """The study on the grid of 10 m, with every N-th installation."""
    if every == 1:
        return ir.Study.load(PARK / "study_10m.toml")
    with tempfile.TemporaryDirectory() as folder:
        for file in PARK.iterdir():
            if file.suffix in (".toml", ".csv", ".geojson"):
                shutil.copy(file, folder)
        kept = _thin(Path(folder) / "installations.csv", lambda i, _: i % every == 0)
        _thin(Path(folder) / "frequencies.csv", lambda _, row: row["installation"] in kept)
        return ir.Study.load(Path(folder) / "study_10m.toml")


def _thin(path, keep):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = [row for i, row in enumerate(rows) if keep(i, row)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(kept)
    return {row.get("id") for row in kept}


def ours(outcomes, study, threads):
    """Seconds for map and F-N with a row an installation, the quicker of two."""
    installations = sorted({outcome.name.split("/")[0] for outcome in outcomes})
    row = {name: i for i, name in enumerate(installations)}
    groups = [row[outcome.name.split("/")[0]] for outcome in outcomes]
    integration = _isorisk.Integration(outcomes, study.weather)
    best = {"individual": np.inf, "societal": np.inf}
    for _ in range(2):
        begin = time.perf_counter()
        integration.individual_risk_map(study.grid, threads)
        middle = time.perf_counter()
        integration.societal_by_group(study.people, groups, len(installations), "left_out", threads)
        end = time.perf_counter()
        best["individual"] = min(best["individual"], middle - begin)
        best["societal"] = min(best["societal"], end - middle)
    return best


def numpy_times(outcomes, study, sample):
    """Seconds of random outcome-directions (map, people), their cells, and how many there are in all."""
    weather, sectors = study.weather, len(study.weather.sectors_deg)
    terms = list(terms_of(outcomes, weather))
    # a disc is the same in every direction: NumPy does it once
    counts = np.array([1 if term[3].is_radial else sectors for term in terms])
    generator = np.random.default_rng(SEED)
    chosen = np.searchsorted(np.cumsum(counts), generator.integers(counts.sum(), size=sample), side="right")
    chart, crowd = Map(study.grid), People(study.people)
    times = np.zeros((sample, 2))
    for i, index in enumerate(chosen):
        outcome, part, _, footprint = terms[index]
        anchor = (outcome.origin[0] + part.offset[0], outcome.origin[1] + part.offset[1])
        harm, outdoors, indoors = (table_of(footprint, e) for e in ("individual", "outdoors", "indoors"))
        near = crowd.near(anchor, footprint.reach_m)
        towards = downwind_rad(360.0 * generator.random())
        begin = time.perf_counter()
        if "individual" in outcome.counts_for:
            chart.add(harm, footprint.reach_m, anchor, towards, 1e-6)
        middle = time.perf_counter()
        if "societal" in outcome.counts_for and len(near):
            crowd.n(near, outdoors, indoors, anchor, towards)
        times[i] = middle - begin, time.perf_counter() - middle
    return times, int(counts.sum())


def main():
    """Runs both and says how they compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--sample", type=int, default=400)
    parser.add_argument("--threads", type=int, default=None)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    study = park(options.every)
    outcomes = study.run().outcomes
    times, count = numpy_times(outcomes, study, options.sample)
    found = ours(outcomes, study, options.threads)
    individual, societal = times.mean(axis=0) * count
    spread = times.sum(axis=1).std() / np.sqrt(options.sample) * count
    total, mine = individual + societal, found["individual"] + found["societal"]
    lines = {
        "every": options.every,
        "outcomes": len(outcomes),
        "outcome_directions": count,
        "sample": options.sample,
        "numpy_individual_s": round(individual, 1),
        "numpy_societal_s": round(societal, 1),
        "numpy_standard_error_s": round(spread, 1),
        "ours_individual_s": round(found["individual"], 3),
        "ours_societal_s": round(found["societal"], 3),
        "ratio": round(total / mine, 1),
        "ratio_individual": round(individual / found["individual"], 1),
        "ratio_societal": round(societal / found["societal"], 1),
        "numpy": f'"{np.__version__}"',
    }
    text = "".join(f"{key} = {value}\n" for key, value in lines.items())
    print(text, end="")
    if options.out:
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

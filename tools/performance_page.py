"""Writes docs/performance.md from what was measured: benches/park/results/<version>.toml and its -numpy.toml.

    python tools/performance_page.py [--check]

Needs the standard library only. With --check nothing is written: it fails if the page is not what it would write.
"""

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benches/park/results"
PAGE = ROOT / "docs/performance.md"

HEAD = """# Performance

Run times of the [public park](https://github.com/isorisk/isorisk/tree/main/benches/park), which anyone can repeat: a made-up chemical
park of 30 establishments, 1,000 installations, 4,000 releases, 12 weather classes by 36 directions by day and night, 20,000 population
cells and 200 protection targets. This page is written by `tools/performance_page.py` from the files in `benches/park/results`; `make park`
measures anew. Times are the quickest of a few repetitions on an otherwise idle machine; a shared one adds tens of percent.
"""


def seconds(time):
    """Wall and processor time."""
    return f"{time['wall_s']:.2f} s ({time['cpu_s']:.1f} s of processor)"


def table(header, rows):
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


def machine(found):
    """What the machine can do at most."""
    rows = [
        (what, *(f"{rates[key]:.1f}" for key in ("f32_gflop_s", "f64_gflop_s", "read_gb_s", "triad_gb_s")))
        for what, rates in (
            ("as the crate is built", found["as_built"]),
            ("all that the processor has", found.get("native")),
        )
        if rates
    ]
    text = f"{found['threads']} threads of a {found['processor']}.\n\n"
    return text + table(("peak", "f32, GFLOP/s", "f64, GFLOP/s", "read, GB/s", "triad, GB/s"), rows)


def counts(found):
    """What is in the park and how far it reaches."""
    rows = [
        ("releases, distinct ones", f"{found['releases']:,}, {found['distinct_releases']:,}"),
        ("outcomes", f"{found['outcomes']:,}"),
        ("distinct footprints, of clouds", f"{found['distinct_footprints']:,}, {found['distinct_clouds']:,}"),
        ("memory of the footprints", f"{found['footprint_bytes'] / 2**20:.0f} MiB"),
        ("persons by day, by night", f"{found['persons_day']:,.0f}, {found['persons_night']:,.0f}"),
        ("outcomes lethal (1 %) beyond 1 km", f"{100 * found['share_over_1_km']:.1f} %"),
        ("outcomes lethal (1 %) beyond 5 km", f"{100 * found['share_over_5_km']:.1f} %"),
        ("consequences alone", seconds(found["consequences"])),
    ]
    ends = [f"to {end:,.0f} m" if end else "farther" for end in found["bar_ends_m"]]
    reach = table(ends, [[f"{n:,}" for n in found["outcomes_by_reach"]]])
    return table(("", ""), rows) + "\nOutcomes by the distance at which they kill one in a hundred:\n\n" + reach


def cold(found):
    """From the files to map, verdicts and F-N."""
    rows = [
        (
            name,
            seconds(run["run"]),
            f"{run['load']['wall_s']:.2f} s",
            f"{run['peak_mib']:,.0f} MiB",
            f"{run['pll_per_yr']:.3e}",
        )
        for name, run in found.items()
    ]
    return table(("study", "run", "reading", "peak memory", "PLL, 1/yr"), rows)


def integration(found):
    """Outcomes to map and F-N."""
    rows = [
        (
            name,
            seconds(t["individual"]),
            seconds(t["societal"]),
            f"{t['individual']['wall_s'] + t['societal']['wall_s']:.2f} s",
        )
        for name, t in found.items()
    ]
    return table(("study", "LSIR", "F-N, a row an installation", "together"), rows)


def scaling(found):
    """How time grows."""
    names = {
        "directions_36_to_720": "directions 36 to 720",
        "origins_times_10": "origins x 10",
        "cells_times_10": "cells x 10",
        "threads_1_to_2": "threads 1 to 2",
    }
    rows = [
        (names[key], *(f"x {found[key][part]:.3f}" for part in ("both", "individual", "societal")))
        for key in names
        if key in found
    ]
    return table(("change; time after / before", "LSIR and F-N", "LSIR", "F-N"), rows)


def moves(found):
    """One installation moved."""
    return (
        f"{found['count']} random moves of one installation, each from the base, from the call to the new map and F-N: "
        f"median {found['median_s']:.3f} s, 95th percentile {found['p95_s']:.3f} s, largest {found['largest_s']:.3f} s.\n"
    )


def operations(found):
    """What the inner loop does and how much of the machine it uses."""
    rows = [
        ("origin-cells laid", f"{found['origin_cells']:,}"),
        ("edge-cells laid", f"{found['edge_cells']:,}"),
        ("operations", f"{found['arithmetic']:.3g}"),
        ("bytes moved", f"{found['bytes']:.3g}"),
    ]
    if "gflop_s" in found:
        rows += [
            ("rate", f"{found['gflop_s']:.1f} GFLOP/s"),
            (
                "share of the peak as built, native",
                f"{100 * found['share_as_built']:.1f} %, {100 * found.get('share_native', 0.0):.1f} %",
            ),
            ("share of the bandwidth", f"{100 * found['share_bandwidth']:.1f} %"),
        ]
    else:
        rows.append(("rate", "the laying is too short beside the making of the fields to be timed"))
    return table(("laying the map of 10 m", ""), rows)


def baseline(found):
    """Against plain NumPy."""
    return (
        f"NumPy {found['numpy']} in double precision, each outcome, class and direction over the cells in the square round its "
        f"bounding disc, and over the people there; {found['sample']} random ones timed in the same program and scaled by their "
        f"count of {found['outcome_directions']:,} (a disc counts once): {found['numpy_individual_s']:,.0f} s for LSIR and "
        f"{found['numpy_societal_s']:,.0f} s for N, standard error {found['numpy_standard_error_s']:,.0f} s. Ours: "
        f"{found['ours_individual_s']:.2f} s and {found['ours_societal_s']:.2f} s. **{found['ratio']:,.0f} : 1** "
        f"(LSIR {found['ratio_individual']:,.0f}, F-N {found['ratio_societal']:,.0f}).\n"
    )


SECTIONS = [
    ("machine", "Machine", machine),
    ("counts", "The park", counts),
    ("cold", "Cold run", cold),
    ("integration", "Integration alone", integration),
    ("operations", "Operations", operations),
    ("scaling", "Growth", scaling),
    ("moves", "What-if", moves),
]


def version_part(path):
    """What one version measured."""
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    part = [f"## Version {found['version']}\n\n`{found['command']}`\n"]
    if found["every"] != 1:
        part.append(f"**Every {found['every']}th installation only.**\n")
    part += [f"### {title}\n\n{write(found[key])}" for key, title, write in SECTIONS if found.get(key)]
    numpy = path.with_name(f"{path.stem}-numpy.toml")
    if numpy.exists():
        part.append(f"### Against plain NumPy\n\n{baseline(tomllib.loads(numpy.read_text(encoding='utf-8')))}")
    return "\n".join(part)


def page():
    """The whole page, the newest version first."""
    files = [path for path in RESULTS.glob("*.toml") if not path.stem.endswith("-numpy")]
    newest_first = sorted(files, key=lambda path: [int(n) for n in path.stem.split(".")], reverse=True)
    parts = [version_part(path) for path in newest_first] or ["No version has been measured yet.\n"]
    return "\n".join([HEAD, *parts])


def main(check):
    """Writes the page, or says that it is not up to date."""
    text = page()
    if not check:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        sys.exit("docs/performance.md is not what benches/park/results say: python tools/performance_page.py")


if __name__ == "__main__":
    main("--check" in sys.argv[1:])

"""Makes the joint frequency table of examples/caojing a second time, independently, and compares.

    python tools/caojing_weather_check.py station.epw examples/caojing/weather.csv

Needs numpy, pandas and pvlib, whose solar position algorithm stands for the project's own formula. Written apart from
the Rust code, from the rules in docs/theory/weather.md alone; for a file without missing values.
"""

import csv
import sys

import numpy as np
import pandas as pd
from pvlib.solarposition import spa_python

# class 1 (A) to 7 (G) by net radiation index, then by wind band
TURNER = {
    4: "111222333",
    3: "122223334",
    2: "223333444",
    1: "334444444",
    0: "444444444",
    -1: "665544444",
    -2: "776655544",
}
BAND_OF_KNOT = [0, 0, 1, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8]
SUNRISE_DEG = -0.833


def index(cloud, ceiling_ft, is_day, elevation):
    """Net radiation index."""
    if cloud == 10 and ceiling_ft < 7000:
        return 0
    if not is_day:
        return -2 if cloud <= 4 else -1
    insolation = 1 + (elevation > 15) + (elevation > 35) + (elevation > 60)
    if cloud > 5:
        insolation -= 2 if ceiling_ft < 7000 else 1 if ceiling_ft < 16000 else 0
        insolation -= 1 if cloud == 10 else 0
        insolation = max(insolation, 1)
    return insolation


def six_class(turner, wind):
    """Place in B3, D1.5, D5, D9, E5, F1.5."""
    if turner <= 2:
        return 0
    if turner <= 4:
        return 1 if wind < 2.5 else 2 if wind <= 6 else 3
    return 5 if wind < 2.5 else 4


def table(epw):
    """Probability [day, night][class][sector]."""
    with open(epw, encoding="latin-1") as file:
        lines = list(csv.reader(file))
    latitude, longitude, zone = (float(lines[0][i]) for i in (6, 7, 8))
    hours = lines[8:]
    middle = [pd.Timestamp(*(int(x) for x in row[:3])) + pd.Timedelta(hours=int(row[3]) - 0.5 - zone) for row in hours]
    utc = pd.DatetimeIndex(middle, tz="UTC")
    early, now, late = (
        spa_python(utc + pd.Timedelta(hours=shift), latitude, longitude, altitude=0)["elevation"].to_numpy()
        for shift in (-1, 0, 1)
    )
    found, low, calm = np.zeros((2, 6, 36)), np.zeros((2, 6, 36)), np.zeros((2, 6))
    for i, row in enumerate(hours):
        direction, wind, total, opaque, ceiling = (float(row[k]) for k in (20, 21, 22, 23, 25))
        feet = np.inf if ceiling in (77777, 88888) else ceiling / 0.3048
        is_day = early[i] > SUNRISE_DEG and late[i] > SUNRISE_DEG
        knots = min(int(np.floor(wind * 3600 / 1852 + 0.5)), 12)
        column = TURNER[index(max(total, opaque), feet, is_day, now[i])]
        kind = six_class(int(column[BAND_OF_KNOT[knots]]), wind)
        end = int(row[3])
        by_day = max(0.0, min(end, 18.5) - max(end - 1, 8.0))
        for period, share in ((0, by_day), (1, 1 - by_day)):
            if wind == 0:
                calm[period, kind] += share
                continue
            sector = int(np.floor((direction + 5) / 10)) % 36
            found[period, kind, sector] += share
            low[period, kind, sector] += share * (wind < 2.5)
    for place in np.argwhere(calm > 0):
        place = tuple(place)
        found[place] += calm[place] * low[place] / low[place].sum()
    return found / len(hours)


if __name__ == "__main__":
    mine = table(sys.argv[1])
    theirs = pd.read_csv(sys.argv[2], comment="#")["probability"].to_numpy().reshape(2, 6, 36)
    apart = np.abs(mine - theirs).max()
    print(f"largest difference {apart:.1e}, sums {mine.sum():.15f} and {theirs.sum():.15f}")
    sys.exit(0 if apart < 1e-12 else 1)

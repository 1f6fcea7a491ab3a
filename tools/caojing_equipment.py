"""The installations of examples/caojing: equipment typical of a chemical park. No real company's inventory.

Position is a share (0..1) of the establishment's plot, along the shore and inland; caojing_example.py turns it into
map metres. Pressures of liquefied gases are a little above saturation at the stated temperature.
"""

COLUMNS = [
    "id",
    "name_en",
    "name_zh",
    "establishment",
    "equipment",
    "substance",
    "x_m",
    "y_m",
    "status",
    "pressure_bara",
    "temperature_c",
    "inventory_t",
    "diameter_mm",
    "length_m",
    "liquid_head_m",
    "release_height_m",
    "bund_area_m2",
    "operating_hours_per_yr",
    "congestion_volume_m3",
    "congestion_class",
    "detection",
    "isolation",
    "layer",
]

_NEW, _OLD = "new", "in_service"


def _item(identifier, names, kind, substance, place, status, state, **more):
    """One row: state is (bara, degrees C, t, connection mm)."""
    row = dict.fromkeys(COLUMNS, "")
    row.update(
        id=identifier,
        name_en=names[0],
        name_zh=names[1],
        establishment=identifier[0],
        equipment=kind,
        substance=substance,
        x_m=place[0],
        y_m=place[1],
        status=status,
        pressure_bara=state[0],
        temperature_c=state[1],
        inventory_t=state[2],
        diameter_mm=state[3],
        liquid_head_m=0,
        release_height_m=1,
        detection="B",
        isolation="B",
        layer="typical",
    )
    row.update(more)
    return row


def _congestion(volume_m3, blast_class):
    return {"congestion_volume_m3": volume_m3, "congestion_class": blast_class}


# fmt: off
EQUIPMENT = [
    # A, ethylene derivatives
    _item("A-V101", ("Ethylene oxide vessel", "环氧乙烷储罐"), "pressure_vessel", "ethylene_oxide", (0.30, 0.35), _OLD, (4.0, 15, 180, 100), liquid_head_m=6, bund_area_m2=900),
    _item("A-V102", ("Ethylene oxide vessel, extension", "环氧乙烷储罐（扩建）"), "pressure_vessel", "ethylene_oxide", (0.36, 0.35), _NEW, (4.0, 15, 180, 100), liquid_head_m=6, bund_area_m2=900),
    _item("A-C201", ("Ethylene oxide purification column", "环氧乙烷精制塔"), "column", "ethylene_oxide", (0.60, 0.50), _OLD, (4.5, 45, 22, 150), liquid_head_m=3, release_height_m=2, **_congestion(6000, 7)),
    _item("A-P301", ("Ethylene feed line", "乙烯进料管线"), "pipe", "ethylene", (0.55, 0.25), _OLD, (30, 25, 6, 200), length_m=400, release_height_m=4),
    _item("A-A401", ("Ethylene oxide tanker loading", "环氧乙烷槽车装车臂"), "loading_arm", "ethylene_oxide", (0.85, 0.80), _OLD, (5.0, 15, 20, 80), operating_hours_per_yr=600),
    # B, olefins
    _item("B-S101", ("Propylene sphere 1", "丙烯球罐1"), "pressure_vessel", "propylene", (0.25, 0.30), _OLD, (12.5, 25, 850, 250), liquid_head_m=12, bund_area_m2=3600),
    _item("B-S102", ("Propylene sphere 2", "丙烯球罐2"), "pressure_vessel", "propylene", (0.33, 0.30), _OLD, (12.5, 25, 850, 250), liquid_head_m=12, bund_area_m2=3600),
    _item("B-S103", ("Ethylene sphere, refrigerated", "乙烯球罐（低温）"), "pressure_vessel", "ethylene", (0.41, 0.30), _OLD, (21, -30, 700, 250), liquid_head_m=11, bund_area_m2=3600),
    _item("B-C201", ("Propylene splitter", "丙烯精馏塔"), "column", "propylene", (0.62, 0.55), _OLD, (19.5, 45, 110, 300), liquid_head_m=4, release_height_m=2, **_congestion(12000, 7)),
    _item("B-C202", ("Debutaniser", "脱丁烷塔"), "column", "n_butane", (0.68, 0.55), _OLD, (5.8, 50, 40, 200), liquid_head_m=4, release_height_m=2, **_congestion(12000, 7)),
    _item("B-P301", ("Hydrogen line from the cracker", "裂解氢气管线"), "pipe", "hydrogen", (0.70, 0.40), _OLD, (31, 30, 0.3, 150), length_m=500, release_height_m=5),
    _item("B-P302", ("Propylene export line", "丙烯外送管线"), "pipe", "propylene", (0.50, 0.70), _OLD, (22, 25, 12, 150), length_m=600, release_height_m=4),
    _item("B-G401", ("Propylene transfer pump", "丙烯输送泵"), "centrifugal_pump_double_seal", "propylene", (0.38, 0.42), _OLD, (22, 25, 15, 150), detection="A"),
    # C, chlor-alkali and isocyanates
    _item("C-V101", ("Liquid chlorine vessel 1", "液氯储罐1"), "pressure_vessel", "chlorine", (0.40, 0.45), _OLD, (8.0, 20, 50, 80), liquid_head_m=2, detection="A", isolation="A"),
    _item("C-V102", ("Liquid chlorine vessel 2", "液氯储罐2"), "pressure_vessel", "chlorine", (0.44, 0.45), _OLD, (8.0, 20, 50, 80), liquid_head_m=2, detection="A", isolation="A"),
    _item("C-P201", ("Chlorine gas line to the isocyanate unit", "氯气至异氰酸酯装置管线"), "pipe", "chlorine", (0.55, 0.50), _OLD, (4.5, 30, 3, 200), length_m=300, release_height_m=5, detection="A", isolation="A"),
    _item("C-P202", ("Hydrogen line from the electrolysers", "电解氢气管线"), "pipe", "hydrogen", (0.30, 0.60), _OLD, (2.0, 40, 0.05, 250), length_m=250, release_height_m=5),
    _item("C-T301", ("Toluene tank", "甲苯储罐"), "atmospheric_tank", "toluene", (0.70, 0.25), _OLD, (1.02, 20, 1700, 200), liquid_head_m=10, bund_area_m2=2500),
    _item("C-R401", ("Toluene nitration reactor", "甲苯硝化反应器"), "reactor", "toluene", (0.65, 0.65), _NEW, (1.8, 60, 12, 100), liquid_head_m=2, release_height_m=2, **_congestion(4000, 6)),
    # D, amines
    _item("D-S101", ("Ammonia sphere", "液氨球罐"), "pressure_vessel", "ammonia", (0.35, 0.40), _OLD, (9.5, 20, 600, 150), liquid_head_m=10, bund_area_m2=2500, detection="A"),
    _item("D-V102", ("Ammonia day vessel", "液氨日用罐"), "pressure_vessel", "ammonia", (0.45, 0.45), _OLD, (10.5, 25, 60, 100), liquid_head_m=2, bund_area_m2=400),
    _item("D-R201", ("Amination reactor", "胺化反应器"), "reactor", "ammonia", (0.60, 0.50), _NEW, (60, 90, 8, 100), liquid_head_m=2, release_height_m=2),
    _item("D-A301", ("Ammonia tanker unloading", "液氨槽车卸车臂"), "loading_arm", "ammonia", (0.80, 0.75), _OLD, (10, 20, 24, 80), operating_hours_per_yr=900, detection="A"),
    _item("D-T401", ("Methanol tank", "甲醇储罐"), "atmospheric_tank", "methanol", (0.70, 0.25), _OLD, (1.02, 20, 1500, 200), liquid_head_m=9, bund_area_m2=2200),
    # E, methanol and acetic acid
    _item("E-T101", ("Methanol tank 1", "甲醇储罐1"), "atmospheric_tank", "methanol", (0.25, 0.30), _OLD, (1.02, 20, 7500, 300), liquid_head_m=13, bund_area_m2=6400),
    _item("E-T102", ("Methanol tank 2", "甲醇储罐2"), "atmospheric_tank", "methanol", (0.37, 0.30), _NEW, (1.02, 20, 7500, 300), liquid_head_m=13, bund_area_m2=6400),
    _item("E-P201", ("Natural gas feed line", "天然气进料管线"), "pipe", "methane", (0.60, 0.35), _OLD, (36, 20, 4, 250), length_m=450, release_height_m=3),
    _item("E-C301", ("Methanol column", "甲醇精馏塔"), "column", "methanol", (0.65, 0.60), _OLD, (1.6, 72, 30, 200), liquid_head_m=3, release_height_m=2, **_congestion(5000, 6)),
    _item("E-G401", ("Methanol pump", "甲醇输送泵"), "centrifugal_pump_single_seal", "methanol", (0.32, 0.40), _OLD, (6.0, 20, 20, 200)),
    # F, aromatics
    _item("F-T101", ("Benzene tank", "苯储罐"), "atmospheric_tank", "benzene", (0.25, 0.30), _OLD, (1.02, 20, 4300, 250), liquid_head_m=12, bund_area_m2=4200),
    _item("F-T102", ("Toluene tank", "甲苯储罐"), "atmospheric_tank", "toluene", (0.35, 0.30), _OLD, (1.02, 20, 4300, 250), liquid_head_m=12, bund_area_m2=4200),
    _item("F-R201", ("Benzene hydrogenation reactor", "苯加氢反应器"), "reactor", "benzene", (0.60, 0.55), _NEW, (15, 150, 15, 150), liquid_head_m=3, release_height_m=2, **_congestion(8000, 7)),
    _item("F-C301", ("Toluene column", "甲苯塔"), "column", "toluene", (0.66, 0.55), _OLD, (2.0, 115, 35, 200), liquid_head_m=3, release_height_m=2, **_congestion(8000, 7)),
    _item("F-P401", ("Hydrogen feed line", "氢气进料管线"), "pipe", "hydrogen", (0.55, 0.70), _NEW, (41, 30, 0.2, 100), length_m=300, release_height_m=5),
    _item("F-E501", ("Benzene feed heater", "苯进料换热器"), "heat_exchanger", "benzene", (0.62, 0.48), _OLD, (16, 120, 3, 100), release_height_m=2),
    # G, liquid bulk terminal
    _item("G-T101", ("Gasoline tank 1", "汽油储罐1"), "atmospheric_tank", "gasoline", (0.25, 0.35), _OLD, (1.02, 20, 14000, 400), liquid_head_m=15, bund_area_m2=9000),
    _item("G-T102", ("Gasoline tank 2", "汽油储罐2"), "atmospheric_tank", "gasoline", (0.40, 0.35), _OLD, (1.02, 20, 14000, 400), liquid_head_m=15, bund_area_m2=9000),
    _item("G-T103", ("Methanol tank", "甲醇储罐"), "atmospheric_tank", "methanol", (0.55, 0.35), _OLD, (1.02, 20, 7800, 300), liquid_head_m=13, bund_area_m2=6400),
    _item("G-T104", ("Benzene tank", "苯储罐"), "atmospheric_tank", "benzene", (0.68, 0.35), _OLD, (1.02, 20, 4300, 250), liquid_head_m=12, bund_area_m2=4200),
    _item("G-A201", ("Gasoline tanker loading", "汽油槽车装车臂"), "loading_arm", "gasoline", (0.75, 0.80), _OLD, (4.0, 20, 25, 100), operating_hours_per_yr=4000),
    _item("G-A202", ("Methanol tanker loading", "甲醇槽车装车臂"), "loading_arm", "methanol", (0.82, 0.80), _OLD, (4.0, 20, 25, 100), operating_hours_per_yr=3000),
    _item("G-G301", ("Gasoline pump", "汽油泵"), "centrifugal_pump_single_seal", "gasoline", (0.48, 0.55), _OLD, (7.0, 20, 30, 250)),
    # H, LPG and butane terminal
    _item("H-S101", ("Propane sphere 1", "丙烷球罐1"), "pressure_vessel", "propane", (0.30, 0.35), _OLD, (10.0, 20, 900, 250), liquid_head_m=13, bund_area_m2=3600),
    _item("H-S102", ("Propane sphere 2", "丙烷球罐2"), "pressure_vessel", "propane", (0.40, 0.35), _NEW, (10.0, 20, 900, 250), liquid_head_m=13, bund_area_m2=3600),
    _item("H-S103", ("Butane sphere", "丁烷球罐"), "pressure_vessel", "n_butane", (0.50, 0.35), _OLD, (3.5, 25, 1050, 250), liquid_head_m=13, bund_area_m2=3600),
    _item("H-P201", ("Propane line from the jetty", "丙烷码头管线"), "pipe", "propane", (0.40, 0.10), _OLD, (16, 15, 20, 250), length_m=800, release_height_m=2),
    _item("H-A301", ("LPG tanker loading", "液化石油气槽车装车臂"), "loading_arm", "propane", (0.75, 0.75), _OLD, (14, 20, 20, 80), operating_hours_per_yr=3000, detection="A"),
    # I, industrial gases
    _item("I-V101", ("Hydrogen buffer vessels", "氢气缓冲罐"), "pressure_vessel", "hydrogen", (0.40, 0.45), _OLD, (31, 25, 0.5, 100), release_height_m=2),
    _item("I-P201", ("Hydrogen supply line", "氢气外供管线"), "pipe", "hydrogen", (0.55, 0.60), _OLD, (31, 25, 0.4, 150), length_m=700, release_height_m=4),
    _item("I-K301", ("Hydrogen compressor", "氢气压缩机"), "reciprocating_compressor", "hydrogen", (0.45, 0.55), _NEW, (150, 40, 0.2, 50)),
    # J, gas treating and sulphur
    _item("J-C101", ("Acid gas regenerator", "酸性气再生塔"), "column", "hydrogen_sulphide", (0.45, 0.50), _OLD, (2.2, 45, 0.6, 300), release_height_m=5, detection="A"),
    _item("J-V102", ("Hydrogen sulphide drum", "硫化氢缓冲罐"), "pressure_vessel", "hydrogen_sulphide", (0.52, 0.50), _OLD, (12, 40, 1.2, 80), release_height_m=2, detection="A", isolation="A"),
    _item("J-P201", ("Hydrogen sulphide line to the amines unit", "硫化氢外送管线"), "pipe", "hydrogen_sulphide", (0.60, 0.55), _NEW, (10, 35, 0.5, 80), length_m=250, release_height_m=4, detection="A", isolation="A"),
    # K, polypropylene
    _item("K-R101", ("Loop reactor", "丙烯聚合环管反应器"), "reactor", "propylene", (0.45, 0.50), _OLD, (36, 70, 45, 200), liquid_head_m=4, release_height_m=3, **_congestion(10000, 7)),
    _item("K-V102", ("Propylene feed drum", "丙烯进料罐"), "pressure_vessel", "propylene", (0.36, 0.45), _OLD, (16, 35, 60, 150), liquid_head_m=3, release_height_m=2),
    _item("K-F201", ("Propylene filter", "丙烯过滤器"), "filter", "propylene", (0.40, 0.55), _OLD, (24, 30, 2, 100)),
    # L, water-treatment chemicals
    _item("L-V101", ("Chlorine vessel", "液氯储罐"), "pressure_vessel", "chlorine", (0.45, 0.40), _NEW, (8.0, 20, 25, 50), liquid_head_m=2, detection="A", isolation="A"),
    _item("L-H201", ("Chlorine tanker unloading", "液氯槽车卸车臂"), "loading_arm", "chlorine", (0.60, 0.60), _NEW, (9.0, 20, 20, 50), operating_hours_per_yr=300, detection="A", isolation="A"),
    # M, cold logistics
    _item("M-V101", ("Ammonia receiver of the refrigeration plant", "制冷系统贮氨器"), "pressure_vessel", "ammonia", (0.50, 0.50), _OLD, (14.0, 35, 12, 80), liquid_head_m=2, detection="A"),
    _item("M-P201", ("Ammonia liquid line", "液氨管线"), "pipe", "ammonia", (0.60, 0.55), _OLD, (14.0, 30, 6, 50), length_m=200, release_height_m=5, detection="A"),
    # N, coatings and solvents
    _item("N-T101", ("Toluene tank", "甲苯储罐"), "atmospheric_tank", "toluene", (0.40, 0.40), _NEW, (1.02, 20, 350, 150), liquid_head_m=7, bund_area_m2=700),
    _item("N-T102", ("Methanol tank", "甲醇储罐"), "atmospheric_tank", "methanol", (0.50, 0.40), _NEW, (1.02, 20, 350, 150), liquid_head_m=7, bund_area_m2=700),
    _item("N-R201", ("Resin reactor", "树脂反应釜"), "reactor", "toluene", (0.60, 0.55), _OLD, (1.5, 90, 8, 80), liquid_head_m=2, release_height_m=2),
]
# fmt: on

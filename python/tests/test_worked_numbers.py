"""The worked numbers of the methods in use for fires, explosions and harm, through the public functions."""

from __future__ import annotations

import numpy as np
import pytest

import isorisk as ir

AIR = ir.Atmosphere("D", 5.0, temperature_k=288.15, relative_humidity=0.7)
QUIET = {"atmosphere": AIR, "transmissivity": "wayne", "strict": False}


# --- fires ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mass", "ccps", "tno", "fading"),
    [
        (1000.0, (58.00, 4.500, 43.50), (61.18, 5.134), 5.061),
        (11950.0, (132.60, 10.288, 99.45), (137.00, 9.785), 9.410),
        (20000.0, (157.44, 12.215, 118.08), (161.96, 11.187), 10.703),
        (50000.0, (213.67, 15.781, 160.26), (218.14, 14.196), 13.458),
        (100000.0, (269.21, 17.714, 201.91), (273.26, 17.000), 16.005),
    ],
)
def test_fireballs_by_mass(mass, ccps, tno, fading):
    of = {"mass_kg": mass, "available_heat_j_kg": 46.35e6, **QUIET}
    still = ir.fire.fireball(**of, radiative_fraction=0.3)
    shape = still.geometry()
    found = (shape["diameter_m"], still.duration_s, shape["centre_height_m"])
    assert found == pytest.approx(ccps, abs=0.006)
    ball = ir.fire.fireball(**of, saturation_pressure_pa=1.7e6)
    assert (ball.flame_length_m, ball.duration_s) == pytest.approx(tno, abs=0.006)
    moving = ir.fire.fireball(**of, radiative_fraction=0.3, dynamic=True)
    assert moving.duration_s == pytest.approx(fading, abs=6e-4)
    assert moving.flame_length_m == pytest.approx(shape["diameter_m"], rel=1e-4)


def test_simple_jet_lengths():
    for rate, standard, api in ((1.0, 16.208, 15.607), (10.0, 45.055, 46.916), (50.0, 92.063, 101.26)):
        jet = ir.fire.jet_fire(
            mass_rate_kg_s=rate, heat_of_combustion_j_kg=5e7, radiative_fraction=0.2, duration_s=60.0, **QUIET
        )
        assert jet.flame_length_m == pytest.approx(standard, rel=5e-5)
        found = ir.fire.jet_length_api_m(mass_rate_kg_s=rate, heat_of_combustion_j_kg=5e7)
        assert found == pytest.approx(api, rel=5e-5)
    ccps = ir.fire.jet_length_ccps_m(hole_diameter_m=0.025, stoichiometric_fraction=0.09506, molar_mass_kg_mol=0.016043)
    assert ccps == pytest.approx(5.302, abs=2e-3)
    with pytest.raises(ir.InputError, match=r"mass_rate_kg_s = 0.* kg/s: must be positive.*; heat_of_combustion_j_kg"):
        ir.fire.jet_length_api_m(mass_rate_kg_s=0.0, heat_of_combustion_j_kg=-1.0)


# --- explosions -------------------------------------------------------------------------------------------------------


def test_kinney_graham_and_kingery_bulmash_by_scaled_distance():
    z = [0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 40.0]
    free = ir.explosion.tnt(1.0, z, law="kinney_graham", strict=False)
    np.testing.assert_allclose(
        free.overpressure_pa / 1e3, [4003.6, 1008.8, 207.93, 82.345, 29.238, 9.9854, 4.3934, 2.1211], rtol=2e-5
    )
    np.testing.assert_allclose(
        free.duration_s * 1e3, [0.0836, 0.5202, 1.170, 1.680, 2.472, 3.468, 3.983, 4.152], rtol=7e-4
    )
    ground = ir.explosion.tnt(1.0, z)
    np.testing.assert_allclose(
        ground.overpressure_pa / 1e3, [4887.7, 1353.7, 283.75, 115.73, 43.23, 14.890, 6.102, 2.3746], rtol=1.2e-4
    )
    sample = ir.explosion.tnt(10e3, 500.0)
    assert sample.overpressure_pa == pytest.approx(5054.96, rel=1e-6)
    assert sample.impulse_pa_s == pytest.approx(295.8769, rel=1e-5)
    assert sample.duration_s == pytest.approx(0.1332334, rel=1e-5)


def test_tnt_of_ten_tonnes_of_propane():
    charge = ir.explosion.tnt_equivalent_kg(flammable_mass_kg=10e3, heat_of_combustion_j_kg=46.35e6)
    assert charge == pytest.approx(2971.15, rel=1e-5)
    r = [100.0, 200.0, 500.0]
    free, ground = ir.explosion.tnt(charge, r, law="kinney_graham"), ir.explosion.tnt(charge, r)
    np.testing.assert_allclose(free.overpressure_pa / 1e3, [16.765, 6.624, 2.449], rtol=3e-4)
    np.testing.assert_allclose(ground.overpressure_pa / 1e3, [25.185, 9.638, 2.891], rtol=3e-4)


def test_multi_energy_by_class():
    energy = ir.explosion.energy_of_volume_j(2000.0)
    assert energy == pytest.approx(7e9)
    r = [50.0, 100.0, 200.0, 400.0]
    for strength, kpa in (
        (4, [5.366, 2.701, 1.360, 0.685]),
        (5, [9.748, 4.908, 2.471, 1.244]),
        (6, [24.49, 11.346, 5.257, 2.435]),
    ):
        blast = ir.explosion.multi_energy(energy, strength, r, strict=False)
        np.testing.assert_allclose(blast.overpressure_pa / 1e3, kpa, rtol=4e-4)


def test_class_5_agrees_with_baker_strehlow_tang():
    scale = (1e9 / 101_325.0) ** (1.0 / 3.0)
    for scaled, tolerance in ((np.geomspace(0.9, 10.0, 40), 0.03), (np.geomspace(0.5, 0.9, 20), 0.15)):
        five = ir.explosion.multi_energy(1e9, 5, scaled * scale, strict=False).overpressure_pa
        flame = ir.explosion.baker_strehlow_tang(1e9, 0.35, scaled * scale, strict=False).overpressure_pa
        np.testing.assert_allclose(flame, five, rtol=tolerance)


def test_blast_grows_with_the_class_falls_with_distance_and_keeps_its_triangle():
    r = np.geomspace(10.0, 2000.0, 120)
    before = None
    for strength in range(1, 11):
        blast = ir.explosion.multi_energy(7e9, strength, r, strict=False)
        assert np.all(np.diff(blast.overpressure_pa) <= 1e-9)
        np.testing.assert_allclose(
            blast.impulse_pa_s, 0.5 * blast.overpressure_pa * blast.duration_s, rtol=1e-9, err_msg=str(strength)
        )
        if before is not None:
            # a miss of the curves, not of the method: from class 8 on their far fields are one curve, and between the
            # few nodes of classes 9 and 10 the next class dips below the last, at worst 7.5 % at r' 0.38
            dip = {9: 0.016, 10: 0.076}.get(strength, 0.0)
            assert np.all(blast.overpressure_pa >= (1.0 - dip) * before), strength
        before = blast.overpressure_pa


def test_vessel_burst_energies():
    for law, joule in (("brode", 5.997e7), ("isentropic", 3.749e7), ("isothermal", 8.014e7), ("crowl", 5.616e7)):
        blast = ir.explosion.vessel_burst(25e5, 10.0, [50.0], energy=law, strict=False)
        assert blast.energy_j == pytest.approx(joule, rel=2e-3), law


def test_a_rack_takes_its_part_of_the_cloud():
    cloud = ir.dispersion.gaussian_plume(
        rate_kg_s=20.0,
        duration_s=600.0,
        vapour_density_kg_m3=1.86,
        atmosphere=AIR,
        release_height_m=1.0,
        flammable_limits_kg_m3=(0.0391, 0.177),
        strict=False,
    )
    box = [(20.0, -10.0), (60.0, -10.0), (60.0, 10.0), (20.0, 10.0)]
    rack = ir.explosion.congested_region(box, strength=7, height_m=6.0)
    assert rack.volume_m3 == pytest.approx(4800.0)
    assert rack.centre == pytest.approx((40.0, 0.0))
    share = rack.filled_fraction(cloud)
    assert 0.0 < share < 1.0
    assert rack.energy_of(cloud) == pytest.approx(share * 4800.0 * 3.5e6)
    free = ir.explosion.congested_region(box, strength=7, height_m=6.0, volume_m3=2400.0)
    assert free.energy_of(cloud) == pytest.approx(0.5 * rack.energy_of(cloud))
    left = ir.explosion.congested_region([(20, -10), (60, -10), (60, 0), (20, 0)], strength=7, height_m=6.0)
    right = ir.explosion.congested_region([(20, 0), (60, 0), (60, 10), (20, 10)], strength=7, height_m=6.0)
    assert left.energy_of(cloud) + right.energy_of(cloud) == pytest.approx(rack.energy_of(cloud), rel=0.02)
    away = ir.explosion.congested_region([(-60, 50), (-20, 50), (-20, 90)], strength=7, height_m=6.0)
    assert away.energy_of(cloud) == 0.0
    assert away.area_m2 == pytest.approx(800.0)
    with pytest.raises(ir.InputError, match="no part of the region"):
        away.blast_of(cloud, 50.0)
    with pytest.raises(ir.InputError, match=r"polygon = .*; strength = 11: must be a class 1 to 10; height_m = 0"):
        ir.explosion.congested_region([(0, 0), (1, 1)], strength=11, height_m=0.0)
    with pytest.raises(ir.InputError, match=r"volume_m3 = 5000\.0 m³: .* at most area times height, 4800"):
        ir.explosion.congested_region(box, strength=7, height_m=6.0, volume_m3=5000.0)


# --- harm -------------------------------------------------------------------------------------------------------------


PURPLE = {
    "acrolein": (29.15, 298.5, 895.5),
    "acrylonitrile": (426.6, 2554, 5945),
    "allyl_alcohol": (241.3, 772.3, 1338),
    "ammonia": (1696, 5428, 9402),
    "azinphos_methyl": (7.66, 24.52, 42.47),
    "bromine": (342.5, 1096, 1898),
    "carbon_monoxide": (790.3, 8093, 24280),
    "chlorine": (205.6, 1116, 1664),
    "ethylene_oxide": (433.7, 4442, 13330),
    "hydrogen_chloride": (1689, 3172, 9517),
    "hydrogen_cyanide": (43.82, 115.5, 182.6),
    "hydrogen_fluoride": (166.5, 785.1, 1633),
    "hydrogen_sulphide": (290.0, 986.4, 1759),
    "methyl_bromide": (393.5, 3261, 8853),
    "methyl_isocyanate": (1.964, 54.5, 261.8),
    "nitrogen_dioxide": (125.3, 234.9, 316.1),
    "parathion": (18.84, 60.3, 104.4),
    "phosgene": (25.42, 81.35, 244.1),
    "phosphamidon": (19.31, 535.9, 2575),
    "phosphine": (20.83, 66.65, 115.4),
    "sulphur_dioxide": (2201, 5803, 9172),
    "tetraethyl_lead": (93.34, 298.7, 517.3),
}
LEES = {
    "acrolein": (291, 48),
    "ammonia": (28264, 11539),
    "benzene": (22545, 9204),
    "carbon_monoxide": (22169, 3695),
    "chlorine": (613, 250),
    "hydrogen_chloride": (11106, 1851),
    "hydrogen_sulphide": (1543, 441),
    "nitrogen_dioxide": (367, 150),
    "phosgene": (145, 24),
    "sulphur_dioxide": (3764, 627),
    "toluene": (51965, 25377),
    "hydrogen_fluoride": (39184, 6531),
    "hydrogen_cyanide": (969, 277),
}


def kills(probit, concentration, minutes, probability, spread, **unit):
    """Whether a concentration has a lethality to within a share of the concentration."""
    low, high = (probit.lethality(concentration * (1.0 + sign * spread), minutes, **unit) for sign in (-1, 1))
    return low <= probability <= high


@pytest.mark.parametrize("substance", sorted(PURPLE))
def test_lethal_concentrations_of_the_purple_book(substance):
    probit = ir.vulnerability.published_probit(f"toxic.purple_book.{substance}")
    one, half, short = PURPLE[substance]
    assert kills(probit, one, 30.0, 0.01, 0.01)
    assert kills(probit, half, 30.0, 0.5, 0.01)
    assert kills(probit, short, 10.0, 0.5, 0.01)


@pytest.mark.parametrize("substance", sorted(LEES))
def test_lethal_concentrations_of_lees(substance):
    probit = ir.vulnerability.published_probit(f"toxic.lees.{substance}", vapour_density_kg_m3=1.5)
    for minutes, printed in zip((5.0, 30.0), LEES[substance], strict=True):
        assert kills(probit, printed, minutes, 0.5, 0.01 + 0.5 / printed)
        with pytest.raises((TypeError, ValueError, ir.InputError)):
            probit.lethality(printed, minutes, unit="mg/m3")


def test_heat_probits():
    kilowatts = np.array([8.0, 10.0, 12.5, 15.0, 20.0, 25.0, 30.0, 35.0])
    minutes = 20.0 / 60.0
    tno = ir.vulnerability.published_probit("heat.tno").lethality(kilowatts * 1e3, minutes)
    printed = [0.0012, 0.01151, 0.06536, 0.18701, 0.53704, 0.80363, 0.93016, 0.97742]
    np.testing.assert_allclose(tno, printed, atol=2e-5)
    eisenberg = ir.vulnerability.published_probit("heat.eisenberg").lethality(kilowatts * 1e3, minutes)
    printed = [0.0, 1e-5, 0.00015, 0.0014, 0.02237, 0.1065, 0.26663, 0.46142]
    np.testing.assert_allclose(eisenberg, printed, atol=2e-5)


def test_toxic_and_blast_probits():
    ammonia = ir.vulnerability.published_probit("toxic.purple_book.ammonia")
    assert ammonia.lethality(5000.0, 30.0) == pytest.approx(0.43470, abs=1e-5)
    chlorine = ir.vulnerability.published_probit("toxic.purple_book.chlorine")
    assert chlorine.lethality(500.0, 10.0) == pytest.approx(0.04910, abs=1e-5)
    p, i = np.array([10e3, 20e3, 30e3, 50e3]), np.array([500.0, 1000.0, 1000.0, 2000.0])
    np.testing.assert_allclose(ir.vulnerability.collapse(p, i), [0.0120, 0.1296, 0.3198, 0.6418], atol=6e-5)
    np.testing.assert_allclose(ir.vulnerability.major_damage(p, i), [0.1108, 0.6147, 0.8804, 0.9891], atol=6e-5)
    np.testing.assert_allclose(ir.vulnerability.minor_damage(p, i), [0.7837, 0.9318, 0.9710, 0.9922], atol=6e-5)
    psi = np.array([2.0, 5.0, 10.0, 20.0, 40.0])
    printed = [0.004934, 0.092574, 0.353660, 0.717068, 0.936216]
    np.testing.assert_allclose(ir.vulnerability.hsc_death(psi * 6894.757), printed, atol=3e-5)


OWN = """
id = "own"
rights = "own"
[[probit]]
name = "toxic.own"
effect = "death"
unit = "mg/m3"
a = -15.6
b = 1.0
n = 2.0
provenance = "own"
citation = "own"
locator = "own"
"""


def test_own_probits_from_a_file(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(OWN)
    probit = ir.vulnerability.from_toml(path)["toxic.own"]
    assert probit.lethality(5000.0, 30.0) == pytest.approx(0.43470, abs=1e-5)
    path.write_text(OWN.replace("b = 1.0", "b = 0.0").replace('"mg/m3"', '"ppb"').replace("n = 2.0", "m = 2.0"))
    with pytest.raises(ir.InputError) as fault:
        ir.vulnerability.from_toml(path)
    for part in ("toxic.own.b = 0.0: must be more than 0", "toxic.own.n = None", "unit = 'ppb'", "toxic.own.m: is not"):
        assert part in str(fault.value)
    path.write_text(OWN.replace('"mg/m3"', '"ppm"'))
    with pytest.raises(ir.InputError, match="is needed for a probit in ppm"):
        ir.vulnerability.from_toml(path)
    assert ir.vulnerability.from_toml(path, vapour_density_kg_m3={"toxic.own": 0.72})["toxic.own"].unit == "ppm"
    with pytest.raises(ir.InputError, match=r"unit = 'ppm', thresholds_unit = 'mg/m3': must be the same"):
        ir.vulnerability.exceedance_band(1.0, {"AEGL-2": 1.0}, unit="ppm", thresholds_unit="mg/m3")
    band = ir.vulnerability.exceedance_band(1.0, {"AEGL-2": 1.0, "AEGL-3": 2.0}, unit="ppm", thresholds_unit="ppm")
    assert band == "AEGL-2"

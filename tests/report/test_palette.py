"""Levels are told apart by everybody: under colour blindness, in grey, and without colour."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from colorspacious import cspace_convert, deltaE

from sqr.report.palette import colours

BLINDNESS = ("deuteranomaly", "protanomaly", "tritanomaly")


Colour = np.ndarray[tuple[int], np.dtype[np.float64]]


def seen(colour: str, kind: str) -> Colour:
    """Return a colour as somebody sees it (sRGB from 0 to 1), fully colour-blind or in grey."""
    rgb: Colour = np.array(list(bytes.fromhex(colour[1:]))) / 255
    if kind == "normal":
        return rgb
    space: object = {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
    if kind == "grey":
        rgb, space = np.array([cspace_convert(rgb, "sRGB1", "JCh")[0], 0, 0]), "JCh"
    shown: Colour = np.clip(cspace_convert(rgb, space, "sRGB1"), 0, 1)
    return shown


def least_distance(palette: tuple[str, ...], kind: str) -> float:
    """Return the least distance of two colours in CAM02-UCS (Luo, Cui and Li 2006)."""
    shades = [seen(colour, kind) for colour in palette]
    return min(float(deltaE(a, b, input_space="sRGB1")) for a, b in combinations(shades, 2))


@pytest.mark.parametrize("kind", ["normal", "grey", *BLINDNESS])
@pytest.mark.parametrize(("size", "least"), [(2, 40), (3, 23), (4, 15), (5, 11)])
def test_levels_are_told_apart(size: int, least: float, kind: str) -> None:
    assert least_distance(colours(size), kind) >= least


def test_the_measure_finds_a_traffic_light_wanting() -> None:
    traffic_light = ("#d7191c", "#fdae61", "#1a9641")
    assert min(least_distance(traffic_light, kind) for kind in BLINDNESS) < 15

"""Easings, against the published formulas, written down here a second time and in another form."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgasync.timing.ease import EASINGS, bezier, ease

WAYS = ("quad", "cubic", "quart", "quint", "sine", "expo", "circ", "back", "bounce", "elastic")
progress = st.floats(0, 1)


def penner(name, t):
    """Penner's own functions, which get from b to b + c in d: here b = 0, c = 1, d = 1."""
    kind, _, way = name.rpartition("_")
    if kind == "in_out" and way not in ("back", "elastic"):
        if t < 0.5:
            return penner(f"in_{way}", 2 * t) / 2
        return 0.5 + penner(f"out_{way}", 2 * t - 1) / 2
    u = t - 1
    s, twice = 1.70158, 1.70158 * 1.525
    match name:
        case "in_quad" | "in_cubic" | "in_quart" | "in_quint":
            return math.pow(t, 2 + ("quad", "cubic", "quart", "quint").index(way))
        case "out_quad":
            return -t * (t - 2)
        case "out_cubic":
            return u * u * u + 1
        case "out_quart":
            return -(u * u * u * u - 1)
        case "out_quint":
            return u * u * u * u * u + 1
        case "in_sine":
            return -math.cos(t * (math.pi / 2)) + 1
        case "out_sine":
            return math.sin(t * (math.pi / 2))
        case "in_expo":
            return math.pow(2, 10 * (t - 1))
        case "out_expo":
            return -math.pow(2, -10 * t) + 1
        case "in_circ":
            return -(math.sqrt(1 - t * t) - 1)
        case "out_circ":
            return math.sqrt(1 - u * u)
        case "in_back":
            return t * t * ((s + 1) * t - s)
        case "out_back":
            return u * u * ((s + 1) * u + s) + 1
        case "in_out_back":
            v = 2 * t
            if v < 1:
                return 0.5 * (v * v * ((twice + 1) * v - twice))
            v -= 2
            return 0.5 * (v * v * ((twice + 1) * v + twice) + 2)
        case "out_bounce":
            if t < 1 / 2.75:
                return 7.5625 * t * t
            if t < 2 / 2.75:
                return 7.5625 * (t - 1.5 / 2.75) ** 2 + 0.75
            if t < 2.5 / 2.75:
                return 7.5625 * (t - 2.25 / 2.75) ** 2 + 0.9375
            return 7.5625 * (t - 2.625 / 2.75) ** 2 + 0.984375
        case "in_bounce":
            return 1 - penner("out_bounce", 1 - t)
        case "in_elastic":
            p = 0.3
            return -math.pow(2, 10 * u) * math.sin((u - p / 4) * (2 * math.pi) / p)
        case "out_elastic":
            p = 0.3
            return math.pow(2, -10 * t) * math.sin((t - p / 4) * (2 * math.pi) / p) + 1
        case "in_out_elastic":
            p, v = 0.3 * 1.5, 2 * t - 1
            if v < 0:
                return -0.5 * math.pow(2, 10 * v) * math.sin((v - p / 4) * (2 * math.pi) / p)
            return math.pow(2, -10 * v) * math.sin((v - p / 4) * (2 * math.pi) / p) * 0.5 + 1
        case _:
            raise AssertionError(name)


def test_there_are_all_of_them():
    names = ["linear", *(f"{kind}_{way}" for way in WAYS for kind in ("in", "out", "in_out")), "smoothstep"]
    assert list(EASINGS) == names
    assert len(names) == 32


@pytest.mark.parametrize("name", [name for name in EASINGS if name not in ("linear", "smoothstep")])
@given(t=st.floats(1e-9, 1 - 1e-9))
def test_each_follows_the_published_formula(name, t):
    assert EASINGS[name](t) == pytest.approx(penner(name, t), abs=1e-9)


@pytest.mark.parametrize("name", list(EASINGS))
def test_each_begins_at_0_and_ends_at_1_exactly(name):
    assert (EASINGS[name](0), EASINGS[name](1)) == (0, 1)
    assert (EASINGS[name](0.0), EASINGS[name](1.0)) == (0, 1)


@pytest.mark.parametrize("way", WAYS)
@given(t=st.floats(1e-9, 1 - 1e-9))  # expo and elastic jump by a thousandth to their exact ends
def test_out_is_in_turned_round_and_in_out_is_symmetric(way, t):
    assert EASINGS[f"out_{way}"](t) == pytest.approx(1 - EASINGS[f"in_{way}"](1 - t), abs=1e-9)
    assert EASINGS[f"in_out_{way}"](t) == pytest.approx(1 - EASINGS[f"in_out_{way}"](1 - t), abs=1e-9)


@given(a=progress, b=progress)
def test_those_that_do_not_swing_never_turn_back(a, b):
    a, b = sorted((a, b))
    for name, way in EASINGS.items():
        if not name.endswith(("back", "elastic", "bounce")):
            assert way(a) <= way(b) + 1e-12


@given(t=progress)
def test_linear_and_smoothstep(t):
    assert EASINGS["linear"](t) == t
    assert EASINGS["smoothstep"](t) == pytest.approx(3 * t**2 - 2 * t**3, abs=1e-12)


def test_an_easing_is_found_by_its_name_and_a_function_is_taken_as_it_is():
    assert ease("out_bounce") is EASINGS["out_bounce"]
    assert ease(math.sqrt) is math.sqrt


@pytest.mark.parametrize(
    ("way", "kind", "text"),
    [
        ("out_bouce", ValueError, "no easing 'out_bouce'. Did you mean 'out_bounce'? There are linear, "),
        (
            "zzz",
            ValueError,
            "no easing 'zzz'. There are linear, smoothstep, and in_, out_, in_out_ with quad,",
        ),
        (3, TypeError, "ease must be the name of an easing or a function, got 3"),
    ],
)
def test_what_is_no_easing_is_refused(way, kind, text):
    with pytest.raises(kind) as caught:
        ease(way)
    assert str(caught.value).startswith(text)


@given(t=progress)
def test_a_bezier_with_its_points_on_the_line_is_linear(t):
    assert bezier(0.25, 0.25, 0.75, 0.75)(t) == pytest.approx(t, abs=1e-9)


@given(s=progress, x1=progress, y1=st.floats(-2, 2), x2=progress, y2=st.floats(-2, 2))
def test_a_bezier_goes_through_the_points_of_its_curve(s, x1, y1, x2, y2):
    def point(one, two):
        return 3 * (1 - s) ** 2 * s * one + 3 * (1 - s) * s**2 * two + s**3

    x, y = point(x1, x2), point(y1, y2)
    # Where the curve is steep a little of x is much of y.
    near = [bezier(x1, y1, x2, y2)(min(1, max(0, x + d))) for d in (-1e-9, 0, 1e-9)]
    assert min(near) - 1e-2 <= y <= max(near) + 1e-2


def test_a_bezier_is_the_one_of_css():
    # "ease" at one half, as browsers compute it.
    assert bezier(0.25, 0.1, 0.25, 1)(0.5) == pytest.approx(0.8024033877, abs=1e-9)
    curve = bezier(0.42, 0, 0.58, 1)
    assert (curve(0), curve(0.5), curve(1)) == (0, pytest.approx(0.5, abs=1e-12), 1)


@pytest.mark.parametrize(
    ("points", "kind", "text"),
    [
        ((1.5, 0, 0, 1), ValueError, "x1 must be from 0 to 1, got 1.5"),
        ((0, 0, -0.1, 1), ValueError, "x2 must be from 0 to 1, got -0.1"),
        ((0, math.inf, 0, 1), ValueError, "y1 must be finite, got inf"),
        ((0, 0, 0, "1"), TypeError, "y2 must be a number, got '1'"),
        ((True, 0, 0, 1), TypeError, "x1 must be a number, got True"),
    ],
)
def test_points_that_make_no_easing_are_refused(points, kind, text):
    with pytest.raises(kind) as caught:
        bezier(*points)
    assert str(caught.value) == text

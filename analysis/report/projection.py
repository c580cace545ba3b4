"""The map's projection: from degrees to the units in which the outline of the countries is drawn.

Source: Bojan Šavrič, Tom Patterson, Bernhard Jenny, 2019, The Equal Earth map projection, section 3.
"""

from __future__ import annotations

import math

WIDTH = 2000
# Where the map is cut off: nobody reports from farther south or north.
_SOUTH, _NORTH = -57.0, 83.7

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2


def _raw(longitude: float, latitude: float) -> tuple[float, float]:
    theta = math.asin(_M * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square**3
    x = (
        math.radians(longitude)
        * math.cos(theta)
        / (_M * (_A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)))
    )
    return x, theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))


_SCALE = WIDTH / (2 * _raw(180, 0)[0])
_TOP = _raw(0, _NORTH)[1]
HEIGHT = round((_TOP - _raw(0, _SOUTH)[1]) * _SCALE)


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Units from the left and from the top of the map. Points beyond its edges lie on them."""
    x, y = _raw(longitude, min(max(latitude, _SOUTH), _NORTH))
    return WIDTH / 2 + x * _SCALE, (_TOP - y) * _SCALE

"""Scales that put words to coefficients, as their authors published them.

All of them are conventions. They are applied to both ends of an interval, so that a large
coefficient from few units does not sound better than it is.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from sqr.said import said


@dataclass(frozen=True, slots=True)
class Scale:
    """A benchmark scale: one word more than there are limits, the lowest first.

    A value on a limit has the word below it, or, where ``reached``, the word above.
    """

    name: str
    source: str
    limits: tuple[float, ...]
    words: tuple[str, ...]
    reached: bool = False

    def grade(self, value: float) -> int:
        """Return the place of a coefficient's word, 0 for the lowest."""
        return (bisect_right if self.reached else bisect_left)(self.limits, value)

    def word(self, value: float) -> str:
        """Return the word for a coefficient.

        >>> LANDIS_KOCH.word(0.2), LANDIS_KOCH.word(0.21), LANDIS_KOCH.word(-0.1)
        ('slight', 'fair', 'poor')
        >>> KRIPPENDORFF.word(0.8)
        'reliable'
        """
        return self.words[self.grade(value)]


_BELOW_0 = math.nextafter(0, -1)  # 0 itself is slight

LANDIS_KOCH = Scale(
    "Landis–Koch",
    "Landis and Koch (1977), Biometrics 33, 159–174",
    (_BELOW_0, 0.2, 0.4, 0.6, 0.8),
    ("poor", "slight", "fair", "moderate", "substantial", "almost perfect"),
)
ALTMAN = Scale(
    "Altman",
    "Altman (1991), Practical Statistics for Medical Research, p. 404",
    (0.2, 0.4, 0.6, 0.8),
    ("poor", "fair", "moderate", "good", "very good"),
)
KRIPPENDORFF = Scale(
    "Krippendorff",
    "Krippendorff (2018), Content Analysis, 4th ed., ch. 12",
    (0.667, 0.8),
    (said("too low"), said("tentative"), said("reliable")),
    reached=True,
)
SCALES = (LANDIS_KOCH, ALTMAN, KRIPPENDORFF)

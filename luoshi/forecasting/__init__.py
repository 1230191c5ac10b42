"""测, figures so far -> what they point to: a band and a probability beside the verdict, never instead of it.

`outlook(rule, observations, as_of, known_on)` says whether a target will be met by its deadline if things go on as they
went: from at least four figures, else None with the reason. Uses numpy; the numbers are drawn from a seed made of the
figures themselves, so the same figures give the same forecast. Method and its measured coverage: docs/design/forecast.md.
Imports `progress` for how a target is measured, and `plan`.
"""

from luoshi.forecasting.outlook import Outlook, OutlookPoint, outlook
from luoshi.forecasting.series import FEWEST, Series, series_of
from luoshi.forecasting.theta import naive_paths, theta_paths

__all__ = [
    "FEWEST",
    "Outlook",
    "OutlookPoint",
    "Series",
    "naive_paths",
    "outlook",
    "series_of",
    "theta_paths",
]

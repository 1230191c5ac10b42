"""Every state change of the room, one file a subject; callers import from here."""

from luoshi_web.ledger.actions.computed import (
    feed_indicators,
    record_computed,
    release_indicators,
)
from luoshi_web.ledger.actions.figures import (
    NewFigure,
    period_example,
    record_figures,
    record_observation,
)
from luoshi_web.ledger.actions.programmes import (
    adopt_plan,
    freeze_snapshot,
    import_observations,
    start_programme,
)

__all__ = [
    "NewFigure",
    "adopt_plan",
    "feed_indicators",
    "freeze_snapshot",
    "import_observations",
    "period_example",
    "record_computed",
    "record_figures",
    "record_observation",
    "release_indicators",
    "start_programme",
]

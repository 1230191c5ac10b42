"""Every test of the web half stands on the cast's day and judges anew."""

import pytest
from cast import NOW

from luoshi_web.ledger.pages.build import forget_standings


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = NOW.isoformat()
    forget_standings()

"""Every test of the web half stands on the cast's day and judges anew."""

import pytest
from cast import NOW, access_of, load_county, load_register_of

from luoshi_web.ledger.pages.build import forget_standings
from luoshi_web.offices.models import Programme
from luoshi_web.projects.promotion_rows import forget_promotion
from luoshi_web.projects.queries import forget_snapshots
from luoshi_web.projects.year_rows import forget_years
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.queries import kept_of
from luoshi_web.reporting.queries import forget_asked


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = NOW.isoformat()
    forget_standings()
    forget_asked()
    forget_snapshots()
    forget_years()
    forget_promotion()


@pytest.fixture
def county(db) -> Programme:
    """甲县 with its plan, people and no figures; a test file that needs more extends it under the same name."""
    return load_county()


@pytest.fixture
def plants(county: Programme) -> Kept:
    """The register 平台 with its three entries."""
    load_register_of(county)
    return kept_of(access_of("mei"), "plants")

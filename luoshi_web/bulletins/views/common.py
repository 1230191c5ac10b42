"""What the room's views share."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from luoshi_web.offices.views.common import now_of


def day_of(request: HttpRequest) -> date:
    return timezone.localtime(now_of(request)).date()

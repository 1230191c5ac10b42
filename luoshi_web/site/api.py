"""/api/v1: who asks, and every refusal as {"message", "place"}. The rooms bring what can be asked (`api.py` of each)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer, SessionAuth

from luoshi.errors import LuoshiError
from luoshi_web.guidance.api import router as guidance
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Person
from luoshi_web.offices.people import person_of_token
from luoshi_web.registers.api import PlacedError
from luoshi_web.registers.api import router as registers
from luoshi_web.reporting.api import router as reporting
from luoshi_web.reporting.guards import (
    ClosedError,
)


class Token(HttpBearer):
    """A program with a person's token (offices.models.ApiToken). A token that is no good is never tried as a session."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        return person_of_token(token, request.now)  # type: ignore[attr-defined]


class Session(SessionAuth):
    """A page's own script, with the CSRF token of the page. Who is not signed in is told so before anything about CSRF."""

    def __call__(self, request: HttpRequest) -> Any:
        if "Authorization" in request.headers or not request.user.is_authenticated:
            return None
        return super().__call__(request)


class Api(NinjaAPI):
    def create_response(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """What one person may see is kept by no cache on the way."""
        response = super().create_response(*args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response


# No docs page: django-ninja's loads its script from another host, which the content policy forbids.
api = Api(
    title="luoshi",
    version="1",
    urls_namespace="api",
    docs_url=None,
    auth=[Token(), Session()],
)
api.add_router("", reporting)
api.add_router("", registers)
api.add_router("", guidance)


def _answer(request: HttpRequest, status: int, message: str, place: str = "") -> HttpResponse:
    return api.create_response(request, {"message": message, "place": place}, status=status)


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    said = _(
        "没有登录，或令牌不对、已过期、已吊销。请在“账号”页做一个令牌，放在 Authorization: Bearer 里。"
    )
    response = _answer(request, 401, said)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(PermissionDenied)
def _denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return _answer(request, 403, str(error) or _("这一步不由您办理。"))


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return _answer(request, 404, str(error) or _("没有这一项，或您没有查看的权限。"))


@api.exception_handler(LuoshiError)
def _refused(request: HttpRequest, error: LuoshiError) -> HttpResponse:
    """409: what was seen is no longer so; the report cannot be changed now. 422: what was sent cannot be done as it is."""
    is_late = isinstance(error, ConflictError | ClosedError)
    place = error.place if isinstance(error, PlacedError) else ""
    return _answer(request, 409 if is_late else 422, str(error), place)


@api.exception_handler(HttpError)
def _wrong(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 403:
        return _answer(request, 403, _("页面的校验码不对，请刷新页面再试；程序请用令牌。"))
    return _answer(request, error.status_code, _("没有读懂送来的内容，请送 JSON。什么也没有存。"))


@api.exception_handler(ValidationError)
def _unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The first thing that does not fit, and where it stands: body.cells[0].seen."""
    first = error.errors[0]
    parts = [part for part in first["loc"] if part != "body" or len(first["loc"]) == 1]
    place = ""
    for part in parts:
        place += f"[{part}]" if isinstance(part, int) else f".{part}" if place else str(part)
    what = _KINDS.get(str(first["type"]))
    limits = first.get("ctx") or {}
    said = what(limits) if what else _("不合要求")
    message = _("%(place)s：%(said)s。什么也没有存。") % {"place": place, "said": said}
    return _answer(request, 422, message, place)


_KINDS = {
    "missing": lambda _c: _("没有送这一项"),
    "string_type": lambda _c: _('要送文字，数也写成文字，如 "3860"'),
    "int_type": lambda _c: _("要送整数"),
    "int_parsing": lambda _c: _("要送整数"),
    "int_from_float": lambda _c: _("要送整数"),
    "list_type": lambda _c: _("要送列表"),
    "model_attributes_type": lambda _c: _("要送对象"),
    "greater_than_equal": lambda c: _("不能小于 %(n)s") % {"n": c.get("ge")},
    "less_than_equal": lambda c: _("不能大于 %(n)s") % {"n": c.get("le")},
    "too_long": lambda c: _("最多 %(n)s 项，请分几次送") % {"n": c.get("max_length")},
}

"""人员: the list, invitations, and what an administrator does to one person."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi_web.offices.actions import (
    Invited,
    clear_second_factor,
    end_post,
    invite_people,
    invite_person,
    lock_person,
    renew_link,
    unlock_person,
)
from luoshi_web.offices.forms.people import (
    BulkForm,
    EndPostForm,
    InviteForm,
    PostForm,
    read_rows,
)
from luoshi_web.offices.models import Person
from luoshi_web.offices.pages.people import end_page, people_page, person_page
from luoshi_web.offices.people import (
    LINK_LIFE,
    PeopleError,
    Roster,
    colleagues,
    open_post,
    open_work,
    person_in,
)
from luoshi_web.offices.queries import Access, units_of
from luoshi_web.offices.views.common import administering, now_of, seeing_people, today_of


@require_safe
@seeing_people
def listing(request: HttpRequest, access: Access) -> HttpResponse:
    page = people_page(access, now_of(request))
    return render(request, "offices/people.html", {"page": page})


@never_cache
@require_http_methods(["GET", "POST"])
@administering
def invite(request: HttpRequest, access: Access) -> HttpResponse:
    form = InviteForm(units_of(access.programme), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = invite_person(access, form.person(), at=now_of(request))
        except PeopleError as error:
            form.add_error(None, str(error))
        else:
            return _handed_over(request, access, [made])
    page = {"title": _("邀请"), "programme": access.programme.code, "form": form}
    return render(
        request, "offices/invite.html", {"page": page}, status=422 if form.errors else 200
    )


@never_cache
@require_http_methods(["GET", "POST"])
@administering
def bulk(request: HttpRequest, access: Access) -> HttpResponse:
    """A trial first: every row with its fault. What was shown is sent back as text and checked again."""
    form = BulkForm(request.POST or None, request.FILES or None)
    rows = []
    if request.method == "POST" and form.is_valid():
        rows = read_rows(
            form.cleaned_data["rows"],
            units_of(access.programme),
            lambda names: Roster.of(access.programme, names, today_of(request)),
        )
        wanted = [row.wanted for row in rows if row.wanted is not None]
        if request.POST.get("go") == "1" and len(wanted) == len(rows):
            try:
                made = invite_people(access, wanted, at=now_of(request))
            except PeopleError as error:
                form.add_error(None, str(error))
            else:
                return _handed_over(request, access, made)
    page = {
        "title": _("成批邀请"),
        "programme": access.programme.code,
        "form": form,
        "rows": rows,
        "faults": sum(bool(row.fault) for row in rows),
        "text": "\n".join(row.line for row in rows),
    }
    bad = bool(form.errors) or bool(page["faults"])
    return render(request, "offices/bulk.html", {"page": page}, status=422 if bad else 200)


@require_safe
@seeing_people
def person(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    return _person(request, access, person_in(access.programme, pk))


@never_cache
@require_POST
@administering
def do(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """One of: link, lock, unlock, clear, post. A refusal is told on the person's page."""
    who, now, verb = person_in(access.programme, pk), now_of(request), request.POST.get("do", "")
    try:
        if verb == "link":
            return _handed_over(request, access, [Invited(who, renew_link(access, who, at=now))])
        if verb == "post":
            return _give_post(request, access, who)
        if verb == "lock":
            lock_person(access, who, at=now)
            messages.success(request, _("已停用 %(name)s 的账号。") % {"name": who.name})
        elif verb == "unlock":
            unlock_person(access, who, at=now)
            messages.success(request, _("已恢复 %(name)s 的账号。") % {"name": who.name})
        elif verb == "clear":
            clear_second_factor(access, who, at=now)
            messages.success(request, _("已清除 %(name)s 的两步验证。") % {"name": who.name})
        else:
            messages.error(request, _("没有这个操作，没有办。"))
    except PeopleError as error:
        messages.error(request, str(error))
    return redirect("offices:person", access.programme.code, who.pk)


def _give_post(request: HttpRequest, access: Access, who: Person) -> HttpResponse:
    form = PostForm(units_of(access.programme), request.POST)
    if not form.is_valid():
        return _person(request, access, who, form)
    invite_person(access, form.wanted(who.name, who.username), at=now_of(request))
    messages.success(request, _("已登记岗位。"))
    return redirect("offices:person", access.programme.code, who.pk)


@require_http_methods(["GET", "POST"])
@administering
def end(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """Asks who takes over, beside what is open."""
    today = today_of(request)
    post = open_post(access.programme, pk, today)
    items = open_work(access.programme, [post], today)
    people = [p for p in colleagues(post, today) if p.pk != access.person.pk]
    form = EndPostForm(people, request.POST or None, initial={"until": today})
    if request.method == "POST" and form.is_valid():
        try:
            end_post(
                access,
                post,
                until=form.cleaned_data["until"],
                successor=form.taker(),
                open_items=items,
                at=now_of(request),
            )
        except PeopleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("岗位已结束。"))
            return redirect("offices:person", access.programme.code, post.person_id)
    page = end_page(access, post, items)
    return render(
        request,
        "offices/end_post.html",
        {"page": page, "form": form},
        status=422 if form.errors else 200,
    )


def _person(
    request: HttpRequest, access: Access, who: Person, form: PostForm | None = None
) -> HttpResponse:
    has_factor = access.administers and Authenticator.objects.filter(user=who).exists()
    page = person_page(access, who, now_of(request), has_factor=has_factor)
    if form is None and access.administers:
        form = PostForm(units_of(access.programme))
    bad = form is not None and bool(form.errors)
    return render(
        request, "offices/person.html", {"page": page, "form": form}, status=422 if bad else 200
    )


def _handed_over(request: HttpRequest, access: Access, made: list[Invited]) -> HttpResponse:
    """The links, shown this once: they are kept nowhere."""
    links = [
        {
            "name": one.person.name,
            "username": one.person.username,
            "url": request.build_absolute_uri(reverse("invitation", args=[one.token]))
            if one.token
            else "",
        }
        for one in made
    ]
    page = {
        "title": _("链接只显示这一次"),
        "programme": access.programme.code,
        "links": links,
        "until": now_of(request) + LINK_LIFE,
    }
    return render(request, "offices/links.html", {"page": page})

"""Enterprises without an account: the form, the private link, what is refused, what nobody learns by guessing."""

from __future__ import annotations

import re

import pytest
from appeal_cases import keeper
from appeal_page_cases import FORM, PUBLIC
from cast import shown
from django.test import Client

from luoshi_web.enterprises.models import Appeal
from luoshi_web.offices.models import Programme

pytestmark = pytest.mark.django_db


def test_it_takes_an_appeal_without_an_account_and_shows_where_it_stands(county: Programme):
    keeper(county, "jia")
    client = Client()
    assert "10 个工作日内" in client.get(PUBLIC).content.decode()
    answer = client.post(f"{PUBLIC}appeals/new/", FORM)
    row = Appeal.objects.get()
    assert answer.status_code == 302
    link = answer.headers["Location"]
    page = client.get(link).content.decode()
    assert row.document_number in page and "请现在保存" in page
    token = re.search(r"appeals/([\w-]{20,})/", link)
    assert token and token[1] in page
    again = client.get(link.partition("?")[0])
    assert "请现在保存" not in again.content.decode()
    assert "已收到" in again.content.decode()
    assert token[1] not in str(Appeal.objects.values())
    assert FORM["title"] in shown("mei", "/jia/enterprises/appeals/")
    assert FORM["text"] in shown("mei", f"/jia/enterprises/appeals/{row.number}/")

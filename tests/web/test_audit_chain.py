"""The trail cannot be changed without being seen."""

from __future__ import annotations

import pytest
from cast import load_county
from django.db import connection

from luoshi_web.offices.appendonly import AppendOnlyError
from luoshi_web.offices.models import AuditEntry
from luoshi_web.offices.queries import audit_faults

pytestmark = pytest.mark.django_db


def altered(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_it_is_whole_as_written():
    assert audit_faults(load_county()) == []


def test_it_finds_an_edited_entry():
    programme = load_county()
    altered("UPDATE offices_auditentry SET actor = %s WHERE number = 2", "别人")
    assert [fault.number for fault in audit_faults(programme)] == [2]


def test_it_finds_a_removed_entry():
    programme = load_county()
    altered("DELETE FROM offices_auditentry WHERE number = 2")
    assert audit_faults(programme)[0].number == 3


def test_it_finds_two_entries_that_changed_places():
    programme = load_county()
    altered("UPDATE offices_auditentry SET number = 99 WHERE number = 2")
    altered("UPDATE offices_auditentry SET number = 2 WHERE number = 3")
    altered("UPDATE offices_auditentry SET number = 3 WHERE number = 99")
    assert {fault.number for fault in audit_faults(programme)} >= {2, 3}


def test_it_refuses_changes_through_the_models():
    entry = AuditEntry.objects.filter(programme=load_county()).first()
    with pytest.raises(AppendOnlyError):
        entry.save()
    with pytest.raises(AppendOnlyError):
        entry.delete()
    with pytest.raises(AppendOnlyError):
        AuditEntry.objects.update(actor="别人")
    with pytest.raises(AppendOnlyError):
        AuditEntry.objects.all().delete()

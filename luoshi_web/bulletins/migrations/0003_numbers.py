"""Papers made before keep their number and count as published; the counter of each year goes on after them."""

from django.db import migrations
from django.db.models import F, Max


def published(apps, schema_editor):
    bulletins = apps.get_model("bulletins", "Bulletin").objects
    series = apps.get_model("papers", "Series").objects
    bulletins.filter(published_at=None).update(published_at=F("made_at"))
    given = bulletins.order_by().values("programme", "year").annotate(last=Max("number"))
    for row in given:
        key = {"programme_id": row["programme"], "series": "bulletin", "year": row["year"]}
        found, _made = series.get_or_create(**key)
        series.filter(pk=found.pk).update(last=max(found.last, row["last"]))


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0002_papers"), ("papers", "0001_papers")]
    operations = [migrations.RunPython(published, migrations.RunPython.noop)]

import re
import unicodedata

import yaml
from django.db import migrations, models

_BATCH = 500


def fill(apps, _schema):
    """What each entry stands for in the new column, as luoshi.registers.firm_key_of had it when this was written."""
    Edition = apps.get_model("registers", "Edition")
    Revision = apps.get_model("registers", "Revision")
    editions = Edition.objects.values_list("programme_id", "register__code", "version", "text")
    for programme, register, version, text in editions.iterator():
        fields = (yaml.safe_load(text) or {}).get("fields") or []
        codes = [one["code"] for one in fields if _names(one)]
        if not codes:
            continue
        rows = Revision.objects.filter(programme=programme, register=register, version=version)
        changed = []
        for row in rows.only("pk", "body").iterator(chunk_size=_BATCH):
            row.firm = _key(str(row.body.get(codes[0]) or ""))
            changed.append(row)
        Revision.objects.bulk_update(changed, ["firm"], batch_size=_BATCH)


def _names(field):
    return field.get("type") == "enterprise" and field.get("retired") not in (True, "yes", "是")


def _key(name):
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()[:200] or None


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="firm",
            field=models.CharField(max_length=200, null=True),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(
                condition=models.Q(("firm__isnull", False), ("superseded", None)),
                fields=["programme", "firm"],
                name="register_entry_firm",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

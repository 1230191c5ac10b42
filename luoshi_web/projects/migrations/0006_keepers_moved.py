"""Which unit has which duty is told in offices: rows are carried over, then the old table goes."""

from django.db import migrations


def carry(apps, schema_editor):
    old, new = apps.get_model("projects", "Keeper"), apps.get_model("offices", "Keeper")
    new.objects.bulk_create(
        new(programme_id=row.programme_id, duty=row.duty, unit_id=row.unit_id) for row in old.objects.all()
    )


class Migration(migrations.Migration):

    dependencies = [
        ('offices', '0005_duties'),
        ('projects', '0005_freeze_sample'),
    ]

    operations = [
        migrations.RunPython(carry, migrations.RunPython.noop),
        migrations.DeleteModel(
            name='Keeper',
        ),
    ]

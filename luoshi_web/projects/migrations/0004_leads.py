"""Leads get their numbers and the day they were heard of. No release had any of them before."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0003_matters")]

    operations = [
        migrations.AddField(
            "lead", "number", models.PositiveIntegerField(default=0), preserve_default=False
        ),
        migrations.AddField(
            "lead",
            "heard_on",
            models.DateField(default=datetime.date(2024, 1, 1)),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "lead", models.Index(fields=["programme", "state"], name="project_lead_state")
        ),
        migrations.AddConstraint(
            "lead",
            models.UniqueConstraint(fields=("programme", "number"), name="project_lead_number"),
        ),
    ]

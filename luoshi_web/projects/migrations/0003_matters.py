"""Needs and problems get their numbers, their sums and whether they are made up. No release had any of them before."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_node_dates")]

    operations = [
        migrations.AddField(
            "need", "number", models.PositiveIntegerField(default=0), preserve_default=False
        ),
        migrations.AddField(
            "need",
            "raised_on",
            models.DateField(default=datetime.date(2024, 1, 1)),
            preserve_default=False,
        ),
        migrations.AddField(
            "need",
            "asked",
            models.DecimalField(decimal_places=4, default=0, max_digits=18),
            preserve_default=False,
        ),
        migrations.AddField(
            "need",
            "used",
            models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True),
        ),
        migrations.AddField("need", "sample", models.BooleanField(default=False)),
        migrations.AddField(
            "problem", "number", models.PositiveIntegerField(default=0), preserve_default=False
        ),
        migrations.AddField("problem", "sample", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "need",
            models.UniqueConstraint(fields=("programme", "number"), name="project_need_number"),
        ),
        migrations.AddConstraint(
            "problem",
            models.UniqueConstraint(fields=("programme", "number"), name="project_problem_number"),
        ),
    ]

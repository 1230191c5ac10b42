import django.db.models.deletion
import luoshi_web.supervision.models.tours
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("offices", "0005_duties"),
        ("projects", "0006_keepers_moved"),
        ("supervision", "0002_alert_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Tour",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=100, verbose_name="名称")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="季度")),
                ("starts_on", models.DateField(verbose_name="第一天")),
                ("session", models.CharField(max_length=30, verbose_name="日程")),
                ("scheme", models.CharField(max_length=30, verbose_name="计分办法")),
                ("scheme_version", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=luoshi_web.supervision.models.tours.tour_states,
                        default="planned",
                        max_length=12,
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="名单依据")),
                ("opens_at", models.DateTimeField(blank=True, null=True)),
                ("closes_at", models.DateTimeField(blank=True, null=True)),
                ("count_asked_at", models.DateTimeField(blank=True, null=True)),
                ("counted_at", models.DateTimeField(blank=True, null=True)),
                ("listed", models.PositiveIntegerField(blank=True, null=True)),
                ("cast", models.PositiveIntegerField(blank=True, null=True)),
                ("notes", models.JSONField(default=list)),
                ("checksum", models.CharField(blank=True, max_length=64)),
                ("edition", models.PositiveIntegerField(default=1)),
                ("sample", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=120)),
                (
                    "count_asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "-quarter", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Stop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("drive", models.PositiveSmallIntegerField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("words", models.CharField(blank=True, max_length=400)),
                ("two_high", models.BooleanField(blank=True, null=True)),
                ("waiver", models.CharField(blank=True, max_length=400)),
                ("given", models.JSONField(default=dict)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.programme",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tour_stops",
                        to="projects.project",
                    ),
                ),
                (
                    "town",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.unit",
                    ),
                ),
                (
                    "tour",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stops",
                        to="supervision.tour",
                    ),
                ),
            ],
            options={
                "ordering": ["tour", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                ("id", models.IntegerField(primary_key=True, serialize=False)),
                ("sealed", models.TextField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.programme",
                    ),
                ),
                (
                    "tour",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="supervision.tour",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="TourResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(null=True)),
                ("tied", models.BooleanField()),
                ("score", models.CharField(blank=True, max_length=20)),
                ("votes", models.PositiveIntegerField()),
                ("places", models.JSONField()),
                ("parts", models.JSONField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.programme",
                    ),
                ),
                (
                    "stop",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="result",
                        to="supervision.stop",
                    ),
                ),
                (
                    "tour",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="supervision.tour",
                    ),
                ),
            ],
            options={
                "ordering": [
                    "tour",
                    models.OrderBy(models.F("rank"), nulls_last=True),
                    "stop__position",
                ],
            },
        ),
        migrations.CreateModel(
            name="TourStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("to", models.CharField(max_length=12)),
                ("words", models.CharField(blank=True, max_length=400)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.programme",
                    ),
                ),
                (
                    "tour",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="supervision.tour",
                    ),
                ),
            ],
            options={
                "ordering": ["tour", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Voter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=12)),
                ("voted_on", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.programme",
                    ),
                ),
                (
                    "tour",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voters",
                        to="supervision.tour",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["tour", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Precheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fit", models.BooleanField(blank=True, null=True)),
                ("words", models.CharField(blank=True, max_length=400)),
                ("at", models.DateTimeField(blank=True, null=True)),
                ("by", models.CharField(blank=True, max_length=120)),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.unit",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.programme",
                    ),
                ),
                (
                    "stop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prechecks",
                        to="supervision.stop",
                    ),
                ),
            ],
            options={
                "ordering": ["stop", "bureau__position"],
                "constraints": [
                    models.UniqueConstraint(fields=("stop", "bureau"), name="tour_precheck_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="tour",
            constraint=models.UniqueConstraint(fields=("programme", "number"), name="tour_number"),
        ),
        migrations.AddConstraint(
            model_name="stop",
            constraint=models.UniqueConstraint(fields=("tour", "project"), name="tour_stop_once"),
        ),
        migrations.AddConstraint(
            model_name="voter",
            constraint=models.UniqueConstraint(fields=("tour", "person"), name="tour_voter_once"),
        ),
    ]

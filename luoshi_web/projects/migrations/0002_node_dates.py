import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0002_entered"),
    ]

    operations = [
        migrations.CreateModel(
            name="NodeDate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=120)),
                ("planned", models.DateField()),
                ("promised", models.DateField()),
                ("done", models.DateField(blank=True, null=True)),
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
                        related_name="nodes",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["project", "planned"],
                "indexes": [
                    models.Index(fields=["programme", "promised"], name="project_node_promised")
                ],
            },
        ),
    ]

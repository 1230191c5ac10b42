from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0004_leads"),
    ]

    operations = [
        migrations.AddField(
            model_name="freeze",
            name="sample",
            field=models.BooleanField(default=False),
        ),
    ]

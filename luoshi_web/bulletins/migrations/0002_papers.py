import django.db.models.deletion
import luoshi_web.bulletins.models.around
import luoshi_web.bulletins.models.papers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bulletins', '0001_bulletin'),
        ('ledger', '0003_fed_indicators'),
        ('offices', '0005_duties'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BulletinStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=luoshi_web.bulletins.models.papers.paper_states, max_length=10)),
                ('words', models.CharField(blank=True, max_length=400)),
                ('text_edition', models.PositiveIntegerField(default=0)),
                ('signer', models.CharField(blank=True, max_length=120)),
                ('signed_on', models.DateField(null=True)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=120)),
            ],
            options={
                'ordering': ['bulletin', 'number'],
            },
        ),
        migrations.CreateModel(
            name='BulletinText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.PositiveIntegerField()),
                ('paper', models.TextField()),
                ('checksum', models.CharField(max_length=64)),
                ('hand', models.PositiveIntegerField(default=0)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=120)),
            ],
            options={
                'ordering': ['bulletin', 'edition'],
            },
        ),
        migrations.CreateModel(
            name='Naming',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('targets', models.CharField(max_length=1000)),
                ('told_at', models.DateTimeField(null=True)),
                ('told_by', models.CharField(blank=True, max_length=120)),
                ('until', models.DateField(null=True)),
                ('reply', models.CharField(blank=True, choices=luoshi_web.bulletins.models.around.replies, max_length=10)),
                ('words', models.CharField(blank=True, max_length=400)),
                ('replied_at', models.DateTimeField(null=True)),
                ('replied_by', models.CharField(blank=True, max_length=120)),
                ('answer', models.CharField(blank=True, max_length=400)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'ordering': ['bulletin', 'unit__position', 'unit__code'],
            },
        ),
        migrations.CreateModel(
            name='Publicity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_on', models.BooleanField(default=False)),
                ('shows_targets', models.BooleanField(default=True, verbose_name='逐项目标进展')),
                ('shows_papers', models.BooleanField(default=True, verbose_name='通报全文')),
                ('shows_data', models.BooleanField(default=True, verbose_name='数据下载')),
                ('contact', models.CharField(blank=True, max_length=200, verbose_name='纠错联系方式')),
                ('approved_by', models.CharField(blank=True, max_length=120)),
                ('approved_on', models.DateField(null=True)),
                ('edition', models.PositiveIntegerField(default=1)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
            ],
            options={
                'ordering': ['bulletin', 'day'],
            },
        ),
        migrations.AlterModelOptions(
            name='bulletin',
            options={'ordering': ['programme', 'year', 'number', 'pk']},
        ),
        migrations.RemoveConstraint(
            model_name='bulletin',
            name='bulletin_number',
        ),
        migrations.AddField(
            model_name='bulletin',
            name='corrects',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='bulletins.bulletin'),
        ),
        migrations.AddField(
            model_name='bulletin',
            name='document_number',
            field=models.CharField(blank=True, max_length=60, verbose_name='文号'),
        ),
        migrations.AddField(
            model_name='bulletin',
            name='edition',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='bulletin',
            name='is_public',
            field=models.BooleanField(default=False, verbose_name='对外公开'),
        ),
        migrations.AddField(
            model_name='bulletin',
            name='kind',
            field=models.CharField(choices=luoshi_web.bulletins.models.papers.paper_kinds, default='monthly', max_length=12, verbose_name='种类'),
        ),
        migrations.AddField(
            model_name='bulletin',
            name='made_from',
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name='bulletin',
            name='office',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit'),
        ),
        migrations.AddField(
            model_name='bulletin',
            name='pdf',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.storedfile'),
        ),
        migrations.AddField(
            model_name='bulletin',
            name='published_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='bulletin',
            name='scope',
            field=models.CharField(blank=True, max_length=1000),
        ),
        migrations.AddField(
            model_name='bulletin',
            name='series',
            field=models.CharField(default='bulletin', max_length=20),
        ),
        migrations.AddField(
            model_name='bulletin',
            name='sheets',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.storedfile'),
        ),
        migrations.AddField(
            model_name='bulletin',
            name='signed_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='bulletin',
            name='signer',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='bulletin',
            name='state',
            field=models.CharField(choices=luoshi_web.bulletins.models.papers.paper_states, default='published', max_length=10),
        ),
        migrations.AlterField(
            model_name='bulletin',
            name='state',
            field=models.CharField(choices=luoshi_web.bulletins.models.papers.paper_states, default='draft', max_length=10),
        ),
        migrations.AddField(
            model_name='bulletin',
            name='text_edition',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='bulletin',
            name='docx',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.storedfile'),
        ),
        migrations.AlterField(
            model_name='bulletin',
            name='number',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='期号'),
        ),
        migrations.AlterField(
            model_name='bulletin',
            name='period',
            field=models.CharField(max_length=8, verbose_name='所属期'),
        ),
        migrations.AlterField(
            model_name='bulletin',
            name='xlsx',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.storedfile'),
        ),
        migrations.AlterField(
            model_name='bulletin',
            name='year',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='年'),
        ),
        migrations.AddConstraint(
            model_name='bulletin',
            constraint=models.UniqueConstraint(fields=('programme', 'series', 'year', 'number'), name='bulletin_number'),
        ),
        migrations.AddConstraint(
            model_name='bulletin',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'review', 'sign', 'signed'])), fields=('programme', 'kind', 'period', 'scope'), name='bulletin_open_once'),
        ),
        migrations.AddField(
            model_name='bulletinstep',
            name='bulletin',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='bulletins.bulletin'),
        ),
        migrations.AddField(
            model_name='bulletinstep',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bulletinstep',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.programme'),
        ),
        migrations.AddField(
            model_name='bulletinstep',
            name='scan',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.storedfile'),
        ),
        migrations.AddField(
            model_name='bulletintext',
            name='bulletin',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='bulletins.bulletin'),
        ),
        migrations.AddField(
            model_name='bulletintext',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bulletintext',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.programme'),
        ),
        migrations.AddField(
            model_name='naming',
            name='bulletin',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='namings', to='bulletins.bulletin'),
        ),
        migrations.AddField(
            model_name='naming',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.programme'),
        ),
        migrations.AddField(
            model_name='naming',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit'),
        ),
        migrations.AddField(
            model_name='publicity',
            name='programme',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='publicity', to='offices.programme'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='bulletin',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='bulletins.bulletin'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.programme'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit'),
        ),
        migrations.AddConstraint(
            model_name='bulletinstep',
            constraint=models.UniqueConstraint(fields=('bulletin', 'number'), name='bulletin_step_once'),
        ),
        migrations.AddConstraint(
            model_name='bulletintext',
            constraint=models.UniqueConstraint(fields=('bulletin', 'edition'), name='bulletin_text_once'),
        ),
        migrations.AddConstraint(
            model_name='naming',
            constraint=models.UniqueConstraint(fields=('bulletin', 'unit'), name='bulletin_names_once'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('bulletin', 'unit'), name='bulletin_receipt_once'),
        ),
    ]

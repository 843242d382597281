import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core.history import begin


def begin_history(apps, schema_editor):
    begin(apps, "core")


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0003_bulk_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalGlossaryTerm',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(db_index=True, max_length=100)),
                ('slug', models.SlugField(help_text='Pages link to it; keep it once it is public.', max_length=100)),
                ('also', models.CharField(blank=True, help_text='Other words for it, with commas.', max_length=200, verbose_name='other words')),
                ('definition', models.TextField(help_text='Plain text, in our own words.')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical glossary term',
                'verbose_name_plural': 'historical glossary terms',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalGlossaryTerm_see_also',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('from_glossaryterm', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.glossaryterm')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='core.historicalglossaryterm')),
                ('to_glossaryterm', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.glossaryterm')),
            ],
            options={
                'verbose_name': 'HistoricalGlossaryTerm_see_also',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalSource',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('key', models.SlugField(help_text='Short name that importers use, such as ipeds-hd-2024.')),
                ('publisher', models.CharField(max_length=200)),
                ('title', models.CharField(max_length=300)),
                ('release', models.CharField(blank=True, help_text='Edition or period as the publisher names it.', max_length=100)),
                ('url', models.URLField(blank=True, help_text="The publisher's page. Blank when it is not known.")),
                ('retrieved_on', models.DateField(blank=True, null=True)),
                ('licence', models.CharField(blank=True, max_length=200)),
                ('credit', models.TextField(blank=True, help_text='The attribution that the licence demands.')),
                ('covers', models.TextField(blank=True, help_text='What the site takes from it, and how far it can be trusted.')),
                ('file_name', models.CharField(blank=True, editable=False, max_length=200)),
                ('sha256', models.CharField(blank=True, editable=False, max_length=64, verbose_name='SHA-256 of the file')),
                ('row_count', models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='rows in the file')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical source',
                'verbose_name_plural': 'historical sources',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunPython(begin_history, migrations.RunPython.noop),
    ]

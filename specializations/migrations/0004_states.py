# Whatever stands already is public: it is added as published; from then on a new one begins as a draft.
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('specializations', '0003_history'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='specialization',
            options={'ordering': ['name'], 'permissions': [('publish_specialization', 'Can publish, schedule and archive specializations')]},
        ),
        migrations.AddField(
            model_name='historicalspecialization',
            name='archive_at',
            field=models.DateTimeField(blank=True, db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='historicalspecialization',
            name='publish_at',
            field=models.DateTimeField(blank=True, db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='historicalspecialization',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('published', 'Published'), ('archived', 'Archived')], default='published', max_length=9),
        ),
        migrations.AlterField(
            model_name='historicalspecialization',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('published', 'Published'), ('archived', 'Archived')], default='draft', max_length=9),
        ),
        migrations.AddField(
            model_name='specialization',
            name='archive_at',
            field=models.DateTimeField(blank=True, db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='specialization',
            name='publish_at',
            field=models.DateTimeField(blank=True, db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='specialization',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('published', 'Published'), ('archived', 'Archived')], default='published', max_length=9),
        ),
        migrations.AlterField(
            model_name='specialization',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('published', 'Published'), ('archived', 'Archived')], default='draft', max_length=9),
        ),
        migrations.AlterField(
            model_name='historicalspecialization',
            name='summary',
            field=models.TextField(blank=True, help_text='What one learns, in one or two sentences.'),
        ),
        migrations.AlterField(
            model_name='specialization',
            name='summary',
            field=models.TextField(blank=True, help_text='What one learns, in one or two sentences.'),
        ),
        migrations.AddConstraint(
            model_name='specialization',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_review', 'published', 'archived'])), name='specialization_state_is_known'),
        ),
    ]

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('url', models.URLField(verbose_name='address')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('logo', models.CharField(blank=True, editable=False, max_length=80)),
                ('logo_width', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('logo_height', models.PositiveSmallIntegerField(default=0, editable=False)),
            ],
            options={
                'verbose_name': 'partner',
                'verbose_name_plural': 'partners',
                'ordering': ('position', 'name'),
            },
        ),
        migrations.CreateModel(
            name='StandingPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(choices=[('charter', 'Charter'), ('contact', 'Contact'), ('legal', 'Legal notice'), ('privacy', 'Personal data'), ('accessibility', 'Accessibility')], max_length=20, verbose_name='page')),
                ('language', models.CharField(choices=[('fr', 'French'), ('en', 'English')], max_length=10, verbose_name='language')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('body', models.TextField(verbose_name='text')),
                ('body_html', models.TextField(editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='updated')),
            ],
            options={
                'verbose_name': 'page',
                'verbose_name_plural': 'pages',
                'ordering': ('key', 'language'),
                'constraints': [models.UniqueConstraint(fields=('key', 'language'), name='page_once_a_language')],
            },
        ),
    ]

import accounts.display_names
import accounts.models
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(help_text='Never shown to anybody.', max_length=254, unique=True, verbose_name='e-mail')),
                ('email_folded', models.CharField(editable=False, max_length=254, unique=True)),
                ('display_name', models.CharField(help_text='Shown under your articles: your own name, or that of your association.', max_length=80, validators=[accounts.display_names.validate_display_name], verbose_name='name')),
                ('bio', models.CharField(blank=True, max_length=600, verbose_name='a few words about you')),
                ('language', models.CharField(default=accounts.models.default_language, max_length=10, verbose_name='language')),
                ('established_at', models.DateTimeField(blank=True, null=True, verbose_name='established since')),
                ('blocked_at', models.DateTimeField(blank=True, null=True, verbose_name='blocked since')),
                ('is_staff', models.BooleanField(default=False, verbose_name='moderator')),
                ('wants_daily_mail', models.BooleanField(default=False, verbose_name='A mail each morning when something waits to be read')),
                ('daily_mail_sent_on', models.DateField(editable=False, null=True)),
                ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='joined')),
                ('anonymised_at', models.DateTimeField(blank=True, null=True, verbose_name='closed since')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'account',
                'verbose_name_plural': 'accounts',
                'constraints': [models.CheckConstraint(condition=models.Q(('display_name', ''), _negated=True), name='user_has_a_name'), models.CheckConstraint(condition=models.Q(('email_folded', ''), _negated=True), name='user_has_an_address'), models.CheckConstraint(condition=models.Q(('blocked_at__isnull', True), ('is_active', False), _connector='OR'), name='blocked_user_cannot_sign_in'), models.CheckConstraint(condition=models.Q(('anonymised_at__isnull', True), models.Q(('bio', ''), ('is_active', False), ('is_staff', False), ('is_superuser', False)), _connector='OR'), name='anonymised_user_keeps_nothing')],
            },
        ),
    ]

import accounts.models
import accounts.names.display_names
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('template', models.CharField(max_length=60, verbose_name='mail')),
                ('to', models.CharField(max_length=254)),
                ('subject', models.TextField(blank=True)),
                ('text', models.TextField(blank=True)),
                ('html', models.TextField(blank=True)),
                ('message_id', models.CharField(max_length=255)),
                ('about', models.CharField(blank=True, max_length=40)),
                ('headers', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('waiting', 'waits'), ('claimed', 'is about to leave'), ('sending', 'is being handed over'), ('sent', 'has left'), ('refused', 'did not leave'), ('unknown', 'has perhaps left')], default='waiting', max_length=8, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('is_server_trouble', models.BooleanField(default=False)),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('created_at', models.DateTimeField(verbose_name='written at')),
                ('due_at', models.DateTimeField(verbose_name='due at')),
                ('expires_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True, verbose_name='last failed at')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='settled at')),
                ('claim', models.UUIDField(editable=False, null=True)),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'outgoing mail',
                'verbose_name_plural': 'outgoing mails',
                'ordering': ('-created_at', '-pk'),
                'indexes': [models.Index(fields=['state', 'due_at'], name='outgoing_mail_queue')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('claimed', 'sending')), _negated=True), models.Q(('claim__isnull', False), ('lease_until__isnull', False)), _connector='OR'), name='outgoing_mail_at_work_is_claimed')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(help_text='Never shown to anybody.', max_length=254, unique=True, verbose_name='e-mail')),
                ('email_folded', models.CharField(editable=False, max_length=254, unique=True)),
                ('display_name', models.CharField(help_text='Shown under your articles: your own name, or that of your association.', max_length=80, validators=[accounts.names.display_names.validate_display_name], verbose_name='name')),
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

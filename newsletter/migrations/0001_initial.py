import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('articles', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domain', models.CharField(blank=True, max_length=254)),
                ('state', models.CharField(choices=[('pending', 'waiting'), ('claimed', 'claimed by a worker'), ('sending', 'being handed over'), ('sent', 'sent'), ('deferred', 'put off by the mail server'), ('refused', 'refused by the mail server'), ('unknown', 'unknown: perhaps sent'), ('suppressed', 'not wanted any more')], default='pending', max_length=10, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=120, verbose_name='reason')),
                ('claim', models.UUIDField(editable=False, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now, null=True, verbose_name='due at')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='settled at')),
            ],
            options={
                'verbose_name': 'delivery',
                'verbose_name_plural': 'deliveries',
            },
        ),
        migrations.CreateModel(
            name='LearntReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=200, unique=True, verbose_name='words')),
                ('kind', models.CharField(choices=[('hard', 'the address does not exist'), ('soft', 'could not be delivered'), ('sender', 'refused as coming from us'), ('complaint', 'complaint')], max_length=10, verbose_name='what it means')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
            ],
            options={
                'verbose_name': 'words that were explained',
                'verbose_name_plural': 'words that were explained',
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='RateAllowance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(max_length=254, unique=True)),
                ('used_until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email_hash', models.CharField(max_length=64, unique=True)),
                ('reason', models.CharField(choices=[('left', 'has left'), ('bounced', 'does not exist any more'), ('complained', 'complained about the letter')], max_length=10, verbose_name='reason')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
            ],
            options={
                'verbose_name': 'suppressed address',
                'verbose_name_plural': 'suppressed addresses',
            },
        ),
        migrations.CreateModel(
            name='WorkerSlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(unique=True)),
                ('holder', models.UUIDField(null=True)),
                ('lease_until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Bounce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.CharField(editable=False, max_length=64, unique=True)),
                ('kind', models.CharField(choices=[('hard', 'the address does not exist'), ('soft', 'could not be delivered'), ('sender', 'refused as coming from us'), ('complaint', 'complaint')], max_length=10, verbose_name='what it means')),
                ('weight', models.CharField(choices=[('nothing', 'does not count'), ('failure', 'counts as a failure'), ('witness', 'perhaps gone: the next issue decides')], default='failure', max_length=10, verbose_name='what it counts')),
                ('status', models.CharField(blank=True, max_length=12, verbose_name='status code')),
                ('diagnostic', models.CharField(blank=True, max_length=300, verbose_name='the server’s words')),
                ('suppressed', models.BooleanField(default=False, verbose_name='letter ended')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='received at')),
                ('delivery', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='bounces', to='newsletter.delivery', verbose_name='delivery')),
            ],
            options={
                'verbose_name': 'returned mail',
                'verbose_name_plural': 'returned mails',
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('created_at', models.DateTimeField(verbose_name='made at')),
                ('came_back', models.BooleanField(default=False)),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.article')),
            ],
            options={
                'ordering': ('-number',),
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='edition',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='newsletter.edition'),
        ),
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='ISO year')),
                ('week', models.PositiveSmallIntegerField(verbose_name='ISO week')),
                ('state', models.CharField(choices=[('sending', 'being sent'), ('sent', 'sent'), ('paused', 'paused'), ('nothing', 'nothing new: not sent'), ('asking', 'late: a moderator decides'), ('skipped', 'skipped')], max_length=10, verbose_name='state')),
                ('planned_at', models.DateTimeField(verbose_name='planned for')),
                ('frozen_at', models.DateTimeField(verbose_name='compiled at')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                ('audience', models.PositiveIntegerField(default=0, verbose_name='recipients')),
                ('trouble', models.CharField(blank=True, max_length=120, verbose_name='paused because')),
                ('ping_due_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'issue',
                'verbose_name_plural': 'issues',
                'ordering': ('-year', '-week'),
                'constraints': [models.UniqueConstraint(fields=('year', 'week'), name='issue_once_a_week'), models.CheckConstraint(condition=models.Q(('week__gte', 1), ('week__lte', 53)), name='issue_iso_week')],
            },
        ),
        migrations.AddField(
            model_name='edition',
            name='issue',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='newsletter.issue'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='issue',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='newsletter.issue', verbose_name='issue'),
        ),
        migrations.CreateModel(
            name='IssueItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('news', 'news'), ('correction', 'corrections'), ('event', 'agenda'), ('call', 'open calls'), ('removal', 'no longer on the site')], max_length=10)),
                ('position', models.PositiveSmallIntegerField()),
                ('is_top', models.BooleanField(default=False)),
                ('section_name', models.CharField(blank=True, max_length=60)),
                ('section_id_then', models.BigIntegerField(null=True)),
                ('neighbourhoods_then', models.JSONField(default=list)),
                ('title', models.CharField(max_length=150)),
                ('standfirst', models.CharField(blank=True, max_length=400)),
                ('byline', models.CharField(blank=True, max_length=300)),
                ('when', models.CharField(blank=True, max_length=120)),
                ('place', models.CharField(blank=True, max_length=160)),
                ('path', models.CharField(max_length=240)),
                ('photo_path', models.CharField(blank=True, max_length=240)),
                ('photo_alt', models.CharField(blank=True, max_length=300)),
                ('photo_credit', models.CharField(blank=True, max_length=120)),
                ('photo_width', models.PositiveSmallIntegerField(default=0)),
                ('photo_height', models.PositiveSmallIntegerField(default=0)),
                ('dropped_in', models.PositiveSmallIntegerField(null=True)),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.article')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='newsletter.issue')),
                ('revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.revision')),
            ],
            options={
                'ordering': ('position', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='LetterFingerprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
                ('pieces', models.PositiveSmallIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fingerprints', to='newsletter.edition')),
            ],
            options={
                'ordering': ('edition', 'language', '-pieces', 'digest'),
            },
        ),
        migrations.CreateModel(
            name='SendingDatabase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('server', models.CharField(max_length=200)),
                ('database', models.CharField(max_length=400)),
                ('timeline', models.CharField(max_length=20)),
                ('confirmed_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('told_reason', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='sending_database_is_one')],
            },
        ),
        migrations.CreateModel(
            name='Subscriber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('email_folded', models.CharField(editable=False, max_length=254, unique=True)),
                ('language', models.CharField(default='fr', max_length=10, verbose_name='language')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked at')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                ('unsubscribed_at', models.DateTimeField(blank=True, null=True, verbose_name='left at')),
                ('paused_until', models.DateField(blank=True, null=True, verbose_name='paused until')),
                ('neighbourhoods', models.ManyToManyField(blank=True, related_name='+', to='articles.keyword', verbose_name='neighbourhoods')),
                ('sections', models.ManyToManyField(blank=True, to='articles.section', verbose_name='sections')),
            ],
            options={
                'verbose_name': 'subscriber',
                'verbose_name_plural': 'subscribers',
            },
        ),
        migrations.CreateModel(
            name='EmailChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('new_email', models.EmailField(max_length=254)),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('old_confirmed_at', models.DateTimeField(null=True)),
                ('new_confirmed_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='email_changes', to='newsletter.subscriber')),
            ],
        ),
        migrations.AddField(
            model_name='delivery',
            name='subscriber',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='deliveries', to='newsletter.subscriber'),
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_version', models.CharField(max_length=20, verbose_name='version of the form’s text')),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked at')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                ('imported_at', models.DateTimeField(blank=True, null=True, verbose_name='imported at')),
                ('origin', models.CharField(blank=True, max_length=300, verbose_name='where the consent comes from')),
                ('proof', models.CharField(blank=True, max_length=300, verbose_name='proof')),
                ('needs_notice', models.BooleanField(default=False)),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='newsletter.subscriber')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
            },
        ),
        migrations.CreateModel(
            name='UnclassifiedMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.CharField(editable=False, max_length=64, unique=True)),
                ('why', models.CharField(choices=[('unknown', 'not understood'), ('report', 'a mail server’s words that are not understood'), ('forged', 'the mark is forged'), ('unmarked', 'belongs to no letter'), ('unreadable', 'cannot be read')], max_length=10, verbose_name='reason')),
                ('sender', models.CharField(blank=True, max_length=200, verbose_name='sender')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='subject')),
                ('text', models.TextField(blank=True, verbose_name='beginning')),
                ('settled_as', models.CharField(blank=True, choices=[('gone', 'this address is gone'), ('for_now', 'it could not be delivered this time'), ('about_us', 'it was refused as coming from us'), ('leaving', 'this reader wants no letter any more'), ('nothing', 'nothing is to be done')], max_length=10, verbose_name='what it means')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='received at')),
                ('delivery', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='strays', to='newsletter.delivery', verbose_name='delivery')),
            ],
            options={
                'verbose_name': 'mail to look at',
                'verbose_name_plural': 'mails to look at',
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='ContactList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_name', models.CharField(max_length=60)),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('statement', models.CharField(max_length=300)),
                ('tells', models.BooleanField(default=True)),
                ('text', models.TextField(blank=True)),
                ('imported_at', models.DateTimeField(null=True)),
                ('imported', models.PositiveIntegerField(default=0)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-pk',),
                'constraints': [models.CheckConstraint(condition=models.Q(('imported_at__isnull', True), ('text', ''), _connector='OR'), name='contact_list_once_imported_is_empty')],
            },
        ),
        migrations.CreateModel(
            name='Foreword',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField(verbose_name='text')),
                ('body_html', models.TextField(editable=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('issue', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='foreword', to='newsletter.issue')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.Value(1), condition=models.Q(('issue__isnull', True)), name='foreword_waits_once')],
            },
        ),
        migrations.CreateModel(
            name='FailingDomain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domain', models.CharField(max_length=254, verbose_name='domain')),
                ('kind', models.CharField(choices=[('hard', 'the address does not exist'), ('soft', 'could not be delivered'), ('sender', 'refused as coming from us'), ('complaint', 'complaint')], max_length=10, verbose_name='what it means')),
                ('failed', models.PositiveIntegerField(default=0, verbose_name='failed')),
                ('copies', models.PositiveIntegerField(default=0, verbose_name='copies')),
                ('are_gone', models.BooleanField(default=False, verbose_name='the addresses are gone')),
                ('noticed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='noticed at')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='settled at')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='failing_domains', to='newsletter.issue', verbose_name='issue')),
            ],
            options={
                'verbose_name': 'domain at which many copies failed',
                'verbose_name_plural': 'domains at which many copies failed',
                'ordering': ('-failed', 'domain'),
                'constraints': [models.UniqueConstraint(fields=('issue', 'domain', 'kind'), name='domain_fails_once_an_issue')],
            },
        ),
        migrations.CreateModel(
            name='EditorialChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('place', 'has its place at the top'), ('once', 'waits for the next issue'), ('never', 'stays out of the letter')], max_length=5)),
                ('place', models.PositiveSmallIntegerField(null=True)),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('issue', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='newsletter.issue')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('issue__isnull', True)), fields=('article',), name='choice_waits_once'), models.CheckConstraint(condition=models.Q(models.Q(('act', 'place'), ('place__isnull', False)), models.Q(('act__in', ('once', 'never')), ('place__isnull', True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='choice_is_whole')],
            },
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('issue', 'number'), name='edition_number_once'),
        ),
        migrations.AddConstraint(
            model_name='issueitem',
            constraint=models.UniqueConstraint(fields=('issue', 'article', 'kind'), name='piece_once'),
        ),
        migrations.AddConstraint(
            model_name='letterfingerprint',
            constraint=models.UniqueConstraint(fields=('edition', 'language', 'digest'), name='imprint_once'),
        ),
        migrations.AddConstraint(
            model_name='subscriber',
            constraint=models.CheckConstraint(condition=models.Q(('email_folded', ''), _negated=True), name='subscriber_has_an_address'),
        ),
        migrations.AddConstraint(
            model_name='emailchange',
            constraint=models.CheckConstraint(condition=models.Q(('done_at__isnull', True), models.Q(('new_confirmed_at__isnull', False), ('old_confirmed_at__isnull', False)), _connector='OR'), name='address_change_needs_both'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['issue', 'due_at', 'id'], name='delivery_queue'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('due_at__isnull', True), ('settled_at__isnull', True)), fields=['issue'], name='delivery_at_work'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('issue', 'subscriber'), name='delivery_once'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('claimed', 'sending')), _negated=True), models.Q(('claim__isnull', False), ('due_at__isnull', True), ('settled_at__isnull', True)), _connector='OR'), name='delivery_at_work_is_claimed'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('pending', 'deferred')), _negated=True), ('due_at__isnull', False), _connector='OR'), name='delivery_that_waits_is_due'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(condition=models.Q(('needs_notice', True)), fields=['id'], name='consent_to_tell'),
        ),
    ]

import articles.models.article
import articles.models.pending
import articles.models.report
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('slug', models.SlugField(blank=True, max_length=160, verbose_name='slug')),
                ('standfirst', models.CharField(blank=True, max_length=400, verbose_name='standfirst')),
                ('body', models.TextField(blank=True, verbose_name='text')),
                ('body_html', models.TextField(blank=True, editable=False, verbose_name='rendered text')),
                ('renderer_version', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('language', models.CharField(default='fr', max_length=10, verbose_name='language')),
                ('kind', models.CharField(choices=[('news', 'news'), ('event', 'event'), ('call', 'call')], default='news', max_length=10, verbose_name='kind')),
                ('place', models.CharField(blank=True, max_length=160, verbose_name='place')),
                ('closes_at', models.DateField(blank=True, null=True, verbose_name='closing date')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('held', 'held back for a moderator'), ('online', 'online, not yet seen by a moderator'), ('listed', 'published'), ('hidden', 'hidden by moderation'), ('removed', 'removed by moderation'), ('withdrawn', 'withdrawn by its author'), ('erased', 'erased')], default='draft', editable=False, max_length=10, verbose_name='state')),
                ('state_before', models.CharField(blank=True, choices=[('draft', 'draft'), ('held', 'held back for a moderator'), ('online', 'online, not yet seen by a moderator'), ('listed', 'published'), ('hidden', 'hidden by moderation'), ('removed', 'removed by moderation'), ('withdrawn', 'withdrawn by its author'), ('erased', 'erased')], editable=False, max_length=10)),
                ('state_since', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='state since')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last saved at')),
                ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='first online at')),
                ('listed_at', models.DateTimeField(editable=False, null=True, verbose_name='listed at')),
                ('corrected_at', models.DateTimeField(editable=False, null=True, verbose_name='corrected at')),
                ('preview_token', models.CharField(default=articles.models.article.new_preview_token, editable=False, max_length=32, unique=True)),
                ('submission', models.CharField(blank=True, default=None, editable=False, max_length=43, null=True, unique=True)),
                ('answers', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='received_answers', to='articles.article', verbose_name='answers the call')),
            ],
            options={
                'verbose_name': 'article',
                'verbose_name_plural': 'articles',
            },
        ),
        migrations.CreateModel(
            name='CacheScope',
            fields=[
                ('scope', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('number', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='ConnectionRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('user_number', models.BigIntegerField(db_index=True)),
                ('article_number', models.BigIntegerField(db_index=True, null=True)),
                ('sealed', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='DisposableDomain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=253, unique=True, verbose_name='domain')),
            ],
            options={
                'verbose_name': 'disposable mail domain',
                'verbose_name_plural': 'disposable mail domains',
            },
        ),
        migrations.CreateModel(
            name='ExemptNetwork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(help_text='For example 192.0.2.0/24', max_length=64, unique=True, verbose_name='network')),
                ('name', models.CharField(max_length=120, verbose_name='what it is')),
            ],
            options={
                'verbose_name': 'exempt network',
                'verbose_name_plural': 'exempt networks',
            },
        ),
        migrations.CreateModel(
            name='KnownHost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=253, unique=True, verbose_name='site')),
                ('user_number', models.BigIntegerField(db_index=True, editable=False, null=True)),
                ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
            ],
            options={
                'verbose_name': 'known site',
                'verbose_name_plural': 'known sites',
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='slug')),
                ('description', models.CharField(blank=True, max_length=240, verbose_name='description')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'section',
                'verbose_name_plural': 'sections',
                'ordering': ('position', 'name'),
            },
        ),
        migrations.CreateModel(
            name='ActorLabel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=32, unique=True)),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('is_public', models.BooleanField(default=False, verbose_name='My name stands beside my decisions in the public journal')),
                ('user', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='actor_label', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'actor',
                'verbose_name_plural': 'actors',
            },
        ),
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_document', serialize=False, to='articles.article')),
                ('stems', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Authorship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('role', models.CharField(choices=[('author', 'author'), ('with', 'written with'), ('association', 'for the association')], default='author', max_length=12, verbose_name='role')),
                ('byline', models.CharField(max_length=120, verbose_name='byline')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted at')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorships', to='articles.article')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='authorships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'authorship',
                'verbose_name_plural': 'authorships',
                'ordering': ('position', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='article',
            name='authors',
            field=models.ManyToManyField(related_name='written_articles', through='articles.Authorship', through_fields=('article', 'user'), to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='ConnectionAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='time')),
                ('by_name', models.CharField(max_length=120, verbose_name='who')),
                ('about', models.CharField(max_length=120, verbose_name='about')),
                ('reason', models.TextField(max_length=2000, verbose_name='reason')),
                ('found', models.PositiveIntegerField(verbose_name='rows shown')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'access to connection data',
                'verbose_name_plural': 'accesses to connection data',
                'ordering': ('-at',),
            },
        ),
        migrations.CreateModel(
            name='JournalEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='time')),
                ('article_number', models.BigIntegerField(db_index=True, verbose_name='article')),
                ('action', models.CharField(choices=[('published', 'published'), ('listed', 'listed after 24 hours'), ('affirmed', 'affirmed: seen by a person'), ('held', 'held back'), ('released', 'released'), ('hidden', 'hidden'), ('restored', 'restored'), ('removed', 'removed'), ('withdrawn', 'withdrawn by an author'), ('reopened', 'taken back to draft by an author'), ('upheld', 'appeal granted'), ('dismissed', 'appeal dismissed'), ('erased', 'erased'), ('read', 'read by a moderator'), ('report_answered', 'report answered')], max_length=20, verbose_name='action')),
                ('state_from', models.CharField(choices=[('draft', 'draft'), ('held', 'held back for a moderator'), ('online', 'online, not yet seen by a moderator'), ('listed', 'published'), ('hidden', 'hidden by moderation'), ('removed', 'removed by moderation'), ('withdrawn', 'withdrawn by its author'), ('erased', 'erased')], max_length=10, verbose_name='from')),
                ('state_to', models.CharField(choices=[('draft', 'draft'), ('held', 'held back for a moderator'), ('online', 'online, not yet seen by a moderator'), ('listed', 'published'), ('hidden', 'hidden by moderation'), ('removed', 'removed by moderation'), ('withdrawn', 'withdrawn by its author'), ('erased', 'erased')], max_length=10, verbose_name='to')),
                ('actor_key', models.CharField(blank=True, max_length=32, verbose_name='actor')),
                ('actor_role', models.CharField(choices=[('author', 'author'), ('resident', 'established resident'), ('moderator', 'moderator'), ('director', 'director'), ('machine', 'machine')], max_length=10, verbose_name='role')),
                ('rule', models.CharField(blank=True, choices=[('commercial', 'advertising'), ('insult', 'insult or defamation'), ('hate', 'hatred or discrimination'), ('privacy', 'private life'), ('illegal', 'unlawful content'), ('off_topic', 'not about the town'), ('duplicate', 'already published'), ('copyright', 'somebody else’s work'), ('safety', 'danger to people')], max_length=20, verbose_name='rule')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by_machine', models.BooleanField(default=False, verbose_name='by the machine')),
                ('text_hash', models.CharField(blank=True, max_length=64)),
                ('overturns', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='overturned_by', to='articles.journalentry')),
            ],
            options={
                'verbose_name': 'journal entry',
                'verbose_name_plural': 'moderation journal',
                'ordering': ('-at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Keyword',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='slug')),
                ('kind', models.CharField(choices=[('theme', 'theme'), ('neighbourhood', 'neighbourhood')], default='theme', max_length=20, verbose_name='kind')),
            ],
            options={
                'verbose_name': 'keyword',
                'verbose_name_plural': 'keywords',
                'ordering': ('name',),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('theme', 'neighbourhood'))), name='keyword_kind_known')],
            },
        ),
        migrations.AddField(
            model_name='article',
            name='keywords',
            field=models.ManyToManyField(blank=True, related_name='articles', to='articles.keyword', verbose_name='keywords'),
        ),
        migrations.CreateModel(
            name='ModeratorAbsence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField(verbose_name='since')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
            ],
            options={
                'verbose_name': 'absence of moderators',
                'verbose_name_plural': 'absences of moderators',
                'constraints': [models.UniqueConstraint(models.Value(1), condition=models.Q(('ended_at__isnull', True)), name='absence_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='ModeratorNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='note')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='time')),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notes', to=settings.AUTH_USER_MODEL)),
                ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='articles.article')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'note',
                'verbose_name_plural': 'notes',
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Occurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone', models.CharField(max_length=64, verbose_name='time zone')),
                ('start_date', models.DateField(verbose_name='first day')),
                ('start_time', models.TimeField(blank=True, null=True, verbose_name='from')),
                ('end_date', models.DateField(verbose_name='last day')),
                ('end_time', models.TimeField(blank=True, null=True, verbose_name='until')),
                ('starts_at', models.DateTimeField(db_index=True, editable=False)),
                ('ends_at', models.DateTimeField(db_index=True, editable=False)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='occurrences', to='articles.article')),
            ],
            options={
                'verbose_name': 'date',
                'verbose_name_plural': 'dates',
                'ordering': ('starts_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('alt', models.CharField(blank=True, max_length=300, verbose_name='description')),
                ('credit', models.CharField(blank=True, max_length=120, verbose_name='credit')),
                ('width', models.PositiveIntegerField(verbose_name='width')),
                ('height', models.PositiveIntegerField(verbose_name='height')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='sent at')),
                ('variants_ready_at', models.DateTimeField(blank=True, null=True, verbose_name='variants made at')),
                ('published', models.BooleanField(default=False, verbose_name='public')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='photos', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
            ],
            options={
                'verbose_name': 'photo',
                'verbose_name_plural': 'photos',
            },
        ),
        migrations.CreateModel(
            name='PendingArticle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fields', models.JSONField(verbose_name='form as typed')),
                ('findings', models.JSONField(default=list)),
                ('email', models.CharField(blank=True, max_length=254, verbose_name='e-mail')),
                ('email_folded', models.CharField(blank=True, db_index=True, max_length=254)),
                ('display_name', models.CharField(blank=True, max_length=80, verbose_name='name')),
                ('language', models.CharField(default='fr', max_length=10)),
                ('wants', models.CharField(default='publish', max_length=10)),
                ('secret_hash', models.CharField(default=articles.models.pending.new_secret_hash, max_length=64, unique=True)),
                ('submission', models.CharField(blank=True, max_length=43, null=True, unique=True)),
                ('mailed_at', models.DateTimeField(blank=True, null=True)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField(db_index=True, default=articles.models.pending.default_expiry)),
                ('terms_accepted_at', models.DateTimeField(blank=True, null=True)),
                ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.article')),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pending_articles', to='articles.photo')),
            ],
            options={
                'verbose_name': 'waiting text',
                'verbose_name_plural': 'waiting texts',
            },
        ),
        migrations.AddField(
            model_name='article',
            name='photo',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='articles', to='articles.photo', verbose_name='lead photo'),
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=articles.models.report.new_report_reference, editable=False, max_length=12, unique=True, verbose_name='reference')),
                ('reason', models.CharField(choices=[('mistake', 'a mistake in the text'), ('commercial', 'advertising'), ('insult', 'insult or defamation'), ('hate', 'hatred or discrimination'), ('privacy', 'private life'), ('illegal', 'unlawful content'), ('off_topic', 'not about the town'), ('duplicate', 'already published'), ('copyright', 'somebody else’s work'), ('safety', 'danger to people')], max_length=20, verbose_name='rule')),
                ('explanation', models.TextField(max_length=2000, verbose_name='explanation')),
                ('is_notice', models.BooleanField(default=False, verbose_name='legal notice')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('good_faith', models.BooleanField(default=False, verbose_name='declared in good faith')),
                ('network_hash', models.CharField(blank=True, editable=False, max_length=64)),
                ('language', models.CharField(default='fr', editable=False, max_length=10)),
                ('created_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='received at')),
                ('outcome', models.CharField(blank=True, choices=[('', 'open'), ('kept', 'the article stays'), ('acted', 'the article was hidden or removed'), ('corrected', 'the article was corrected'), ('abusive', 'the report was an abuse')], default='', max_length=10, verbose_name='outcome')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='answer')),
                ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='handled at')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='articles.article')),
                ('handled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reporter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'ordering': ('created_at',),
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='why')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='received at')),
                ('outcome', models.CharField(blank=True, choices=[('', 'open'), ('upheld', 'granted'), ('dismissed', 'dismissed')], default='', max_length=10, verbose_name='outcome')),
                ('reason', models.TextField(blank=True, max_length=2000, verbose_name='reason')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('appellant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appeals', to='articles.article')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='articles.journalentry')),
                ('report', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='appeal', to='articles.report')),
            ],
            options={
                'verbose_name': 'appeal',
                'verbose_name_plural': 'appeals',
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('standfirst', models.CharField(blank=True, max_length=400, verbose_name='standfirst')),
                ('body', models.TextField(blank=True, verbose_name='text')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('text_hash', models.CharField(db_index=True, max_length=64)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='saved at')),
                ('public_from', models.DateTimeField(blank=True, null=True, verbose_name='public from')),
                ('licence', models.CharField(max_length=40, verbose_name='licence')),
                ('charter_version', models.CharField(max_length=20, verbose_name='charter version')),
                ('terms_accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='terms accepted at')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='articles.article')),
                ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
            ],
            options={
                'verbose_name': 'revision',
                'verbose_name_plural': 'revisions',
                'ordering': ('-number',),
            },
        ),
        migrations.CreateModel(
            name='ScreeningPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hold_threshold', models.PositiveSmallIntegerField(default=10, verbose_name='held back from this score on')),
                ('honeypot', models.PositiveSmallIntegerField(default=10, verbose_name='the hidden field was filled')),
                ('too_fast', models.PositiveSmallIntegerField(default=6, verbose_name='written in under three seconds')),
                ('odd_stamp', models.PositiveSmallIntegerField(default=4, verbose_name='the form’s time is missing or forged')),
                ('disposable', models.PositiveSmallIntegerField(default=6, verbose_name='the address is of a disposable kind')),
                ('many_links', models.PositiveSmallIntegerField(default=6, verbose_name='more links than allowed')),
                ('same_host', models.PositiveSmallIntegerField(default=6, verbose_name='more links to one site than allowed')),
                ('repeated_text', models.PositiveSmallIntegerField(default=10, verbose_name='the same text from another account')),
                ('too_many', models.PositiveSmallIntegerField(default=10, verbose_name='more articles an hour than allowed')),
                ('too_many_links', models.PositiveSmallIntegerField(default=10, verbose_name='more links an hour than allowed')),
                ('wave', models.PositiveSmallIntegerField(default=10, verbose_name='part of a wave')),
                ('links_allowed', models.PositiveSmallIntegerField(default=5, verbose_name='links in a newcomer’s text')),
                ('links_to_one_host', models.PositiveSmallIntegerField(default=4, help_text='Sites that established authors have linked to are not counted.', verbose_name='links to one site')),
                ('articles_an_hour', models.PositiveSmallIntegerField(default=3, verbose_name='articles an hour from a newcomer')),
                ('links_an_hour', models.PositiveSmallIntegerField(default=12, verbose_name='links an hour from a newcomer')),
                ('wave_accounts', models.PositiveSmallIntegerField(default=8, help_text='When they link to one site that nobody knew here, or repeat one text.', validators=[django.core.validators.MinValueValidator(2)], verbose_name='new accounts that make a wave')),
                ('wave_accounts_one_network', models.PositiveSmallIntegerField(default=12, help_text='More, because a school class writes from one network.', validators=[django.core.validators.MinValueValidator(2)], verbose_name='the same, all from one network')),
                ('wave_accounts_network_only', models.PositiveSmallIntegerField(default=40, help_text='Only texts with a link that nobody knew here, or another sign, are counted.', validators=[django.core.validators.MinValueValidator(2)], verbose_name='from one network, with nothing else in common')),
                ('wave_minutes', models.PositiveSmallIntegerField(default=60, validators=[django.core.validators.MinValueValidator(1)], verbose_name='within so many minutes')),
            ],
            options={
                'verbose_name': 'screening rules',
                'verbose_name_plural': 'screening rules',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='screening_policy_is_one_row')],
            },
        ),
        migrations.CreateModel(
            name='ScreeningResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_number', models.BigIntegerField(editable=False, null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='time')),
                ('links', models.PositiveSmallIntegerField(default=0, verbose_name='links')),
                ('score', models.PositiveSmallIntegerField(verbose_name='score')),
                ('holds', models.BooleanField(verbose_name='held back')),
                ('reasons', models.JSONField(default=list)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='screenings', to='articles.article')),
            ],
            options={
                'verbose_name': 'screening',
                'verbose_name_plural': 'screenings',
                'ordering': ('-at', '-pk'),
            },
        ),
        migrations.AddField(
            model_name='article',
            name='section',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='articles.section', verbose_name='section'),
        ),
        migrations.CreateModel(
            name='SpamCleanup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='time')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'clearance of spam',
                'verbose_name_plural': 'clearances of spam',
                'ordering': ('-at',),
            },
        ),
        migrations.CreateModel(
            name='SpamCleanupArticle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state_before', models.CharField(choices=[('draft', 'draft'), ('held', 'held back for a moderator'), ('online', 'online, not yet seen by a moderator'), ('listed', 'published'), ('hidden', 'hidden by moderation'), ('removed', 'removed by moderation'), ('withdrawn', 'withdrawn by its author'), ('erased', 'erased')], max_length=10)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clearings', to='articles.article')),
                ('clearance', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='articles', to='articles.spamcleanup')),
            ],
        ),
        migrations.CreateModel(
            name='SpamSign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('key', models.CharField(max_length=255)),
                ('network', models.CharField(blank=True, max_length=64)),
                ('counts', models.BooleanField()),
                ('user_number', models.BigIntegerField()),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signs', to='articles.article')),
            ],
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='time')),
                ('actor_key', models.CharField(editable=False, max_length=32)),
                ('actor_role', models.CharField(editable=False, max_length=10)),
                ('rule', models.CharField(choices=[('commercial', 'advertising'), ('insult', 'insult or defamation'), ('hate', 'hatred or discrimination'), ('privacy', 'private life'), ('illegal', 'unlawful content'), ('off_topic', 'not about the town'), ('duplicate', 'already published'), ('copyright', 'somebody else’s work'), ('safety', 'danger to people')], max_length=20, verbose_name='rule')),
                ('reason', models.TextField(max_length=2000, verbose_name='reason')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('end_reason', models.TextField(blank=True, max_length=2000, verbose_name='reason of the end')),
                ('appealed_at', models.DateTimeField(blank=True, null=True, verbose_name='appealed')),
                ('appeal_text', models.TextField(blank=True, max_length=2000, verbose_name='why')),
                ('appeal_outcome', models.CharField(blank=True, choices=[('', 'open'), ('upheld', 'granted'), ('dismissed', 'dismissed')], default='', max_length=10)),
                ('appeal_reason', models.TextField(blank=True, max_length=2000)),
                ('appeal_decided_at', models.DateTimeField(blank=True, null=True)),
                ('appeal_decided_by_key', models.CharField(blank=True, max_length=32)),
                ('clearance', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='suspensions', to='articles.spamcleanup')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suspensions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'suspension',
                'verbose_name_plural': 'suspensions',
                'ordering': ('-at',),
            },
        ),
        migrations.CreateModel(
            name='Wave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('network', 'one network'), ('host', 'one linked site'), ('text', 'one repeated text')], max_length=10, verbose_name='what they share')),
                ('key', models.CharField(max_length=255, verbose_name='sign')),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
                ('last_seen_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='last seen')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='cleared')),
                ('outcome', models.CharField(blank=True, choices=[('', 'open'), ('spam', 'cleared as spam'), ('harmless', 'no spam')], default='', max_length=10, verbose_name='outcome')),
            ],
            options={
                'verbose_name': 'wave',
                'verbose_name_plural': 'waves',
                'ordering': ('-last_seen_at',),
                'indexes': [models.Index(fields=['kind', 'key', 'settled_at'], name='wave_by_key')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True)), fields=('kind', 'key'), name='wave_open_once'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('settled_at__isnull', True)), models.Q(('settled_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='wave_settled_has_an_outcome')],
            },
        ),
        migrations.AddField(
            model_name='spamcleanup',
            name='wave',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='clearances', to='articles.wave'),
        ),
        migrations.AddField(
            model_name='article',
            name='wave',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='articles', to='articles.wave'),
        ),
        migrations.CreateModel(
            name='Affirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='time')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked at')),
                ('affirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affirmations_given', to=settings.AUTH_USER_MODEL)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='affirmed_as_author', to=settings.AUTH_USER_MODEL)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='affirmations', to='articles.article')),
            ],
            options={
                'verbose_name': 'affirmation',
                'verbose_name_plural': 'affirmations',
                'constraints': [models.UniqueConstraint(fields=('article', 'author'), name='affirmation_once'), models.CheckConstraint(condition=models.Q(('author', models.F('affirmed_by')), _negated=True), name='affirmation_by_another')],
            },
        ),
        migrations.AddConstraint(
            model_name='authorship',
            constraint=models.UniqueConstraint(fields=('article', 'user'), name='authorship_once'),
        ),
        migrations.AddConstraint(
            model_name='authorship',
            constraint=models.CheckConstraint(condition=models.Q(('byline', ''), _negated=True), name='authorship_has_a_byline'),
        ),
        migrations.AddConstraint(
            model_name='journalentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('actor_role__in', ('author', 'resident')), ('by_machine', False)), models.Q(('actor_role__in', ('moderator', 'director')), ('by_machine', False)), models.Q(('actor_role', 'machine'), ('by_machine', True)), _connector='OR'), name='journal_machine_says_so'),
        ),
        migrations.AddConstraint(
            model_name='journalentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('action__in', ('hidden', 'removed')), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='journal_restriction_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='moderatornote',
            constraint=models.CheckConstraint(condition=models.Q(('article__isnull', False), ('account__isnull', False), _connector='OR'), name='note_is_about_something'),
        ),
        migrations.AddConstraint(
            model_name='occurrence',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gte', models.F('starts_at'))), name='occurrence_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='photo',
            constraint=models.CheckConstraint(condition=models.Q(('height__gt', 0), ('width__gt', 0)), name='photo_has_a_size'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', ''), ('handled_at__isnull', False), _connector='OR'), name='report_handled_has_date'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('is_notice', False), ('good_faith', True), _connector='OR'), name='report_notice_good_faith'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', ''), ('decided_at__isnull', False), _connector='OR'), name='appeal_decided_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.UniqueConstraint(condition=models.Q(('report', None)), fields=('decision',), name='appeal_once_a_decision'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(fields=('article', 'number'), name='revision_number_once'),
        ),
        migrations.AddIndex(
            model_name='screeningresult',
            index=models.Index(fields=['user_number', 'at'], name='screening_by_account'),
        ),
        migrations.AddConstraint(
            model_name='spamcleanuparticle',
            constraint=models.UniqueConstraint(fields=('clearance', 'article'), name='cleared_once'),
        ),
        migrations.AddIndex(
            model_name='spamsign',
            index=models.Index(fields=['kind', 'key', 'at'], name='sign_by_key'),
        ),
        migrations.AddConstraint(
            model_name='suspension',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user',), name='suspended_once'),
        ),
        migrations.AddConstraint(
            model_name='suspension',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='suspension_has_a_reason'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['state', '-listed_at', '-id'], name='article_lists'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['section', 'state', '-listed_at', '-id'], name='article_section'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['state', 'published_at', 'id'], name='article_unread'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'held', 'online', 'listed', 'hidden', 'removed', 'withdrawn', 'erased'])), name='article_state_known'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['news', 'event', 'call'])), name='article_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('online', 'listed', 'hidden', 'withdrawn')), _negated=True), ('published_at__isnull', False), _connector='OR'), name='article_public_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'listed'), _negated=True), ('listed_at__isnull', False), _connector='OR'), name='article_listed_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('online', 'listed')), _negated=True), models.Q(('title', ''), _negated=True), _connector='OR'), name='article_public_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'erased'), _negated=True), models.Q(('body', ''), ('body_html', ''), ('place', ''), ('slug', ''), ('standfirst', ''), ('title', '')), _connector='OR'), name='article_erased_is_empty'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('answers__isnull', True), models.Q(('answers', models.F('id')), _negated=True), _connector='OR'), name='article_not_its_own_answer'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'call'), ('state__in', ('online', 'listed')), _negated=True), ('closes_at__isnull', False), _connector='OR'), name='article_public_call_closes'),
        ),
    ]

"""The journal only grows: triggers on both databases. SQLite drops them with the table.

A later migration that alters ``articles_journalentry`` makes SQLite build the table anew: it has to
call ``forbid`` again. A test looks whether they are there.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

COLUMNS = (
    "id", "at", "article_number", "action", "state_from", "state_to", "actor_key", "actor_role",
    "rule", "by_machine", "text_hash", "overturns_id",
)  # fmt: skip
POSTGRESQL = """
CREATE OR REPLACE FUNCTION articles_journal_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.reason = '(erased)'
     AND to_jsonb(NEW) - 'reason' = to_jsonb(OLD) - 'reason' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the moderation journal only grows' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER articles_journal_only_grows BEFORE UPDATE OR DELETE ON articles_journalentry
FOR EACH ROW EXECUTE FUNCTION articles_journal_only_grows();
"""
UNDO_POSTGRESQL = """
DROP TRIGGER articles_journal_only_grows ON articles_journalentry;
DROP FUNCTION articles_journal_only_grows();
"""
SQLITE = (
    f"""
CREATE TRIGGER articles_journal_no_update BEFORE UPDATE ON articles_journalentry
WHEN NOT (NEW.reason = '(erased)' AND {" AND ".join(f'NEW."{c}" IS OLD."{c}"' for c in COLUMNS)})
BEGIN SELECT RAISE(ABORT, 'the moderation journal only grows'); END
""",
    """
CREATE TRIGGER articles_journal_no_delete BEFORE DELETE ON articles_journalentry
BEGIN SELECT RAISE(ABORT, 'the moderation journal only grows'); END
""",
)
UNDO_SQLITE = (
    "DROP TRIGGER articles_journal_no_update",
    "DROP TRIGGER articles_journal_no_delete",
)


def forbid(_apps: StateApps | None, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    for statement in (POSTGRESQL,) if vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def allow(_apps: StateApps | None, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    for statement in (UNDO_POSTGRESQL,) if vendor == "postgresql" else UNDO_SQLITE:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [migrations.RunPython(forbid, allow)]

"""Room on each page of the deliveries: marking and settling a row then touch no index."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def leave_room(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Has PostgreSQL rewrite a row on its page; SQLite knows no such thing."""
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE newsletter_delivery SET (fillfactor = 50)")


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0001_initial")]

    operations = [migrations.RunPython(leave_room, migrations.RunPython.noop)]

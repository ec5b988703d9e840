"""A folder that an older demo has written is not touched, and who starts the demo is told."""

import pytest
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from contrib_site.management.commands.demo import refuse_older_town

pytestmark = pytest.mark.django_db


def test_folder_of_this_version_is_taken() -> None:
    refuse_older_town()


def test_folder_of_an_older_version_is_refused_with_what_to_do() -> None:
    MigrationRecorder(connection).record_applied("articles", "0004_mistake")
    with pytest.raises(CommandError, match="remove that folder"):
        refuse_older_town()

import os
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from contrib_site.demo_town import drawing_pool, source_files


class Command(BaseCommand):
    help = (
        "Draw the photos of the demo’s town anew, after a change of their drawing or of what an "
        "article shows. They are files of the repository: commit what has changed."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        source_files.PHOTOS.mkdir(exist_ok=True)
        shown = [story for story in source_files.read_stories(timezone.now()) if story.photo]
        wanted = {story.photo_file: (story.photo, story.key) for story in shown}
        for number, path in enumerate(
            drawing_pool.draw_photos(wanted, os.cpu_count() or 1), start=1
        ):
            self.stdout.write(f"{number}/{len(wanted)} {path.name}")
        for path in set(source_files.PHOTOS.iterdir()) - set(wanted):
            path.unlink()
            self.stdout.write(f"Nobody shows {path.name}: removed")

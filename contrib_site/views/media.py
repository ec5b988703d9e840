"""Public photos. A proxy that shares the disk gives them out itself and asks here for the rest."""

import mimetypes
import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from accounts.protection.access import allow_everybody

NAME = re.compile(r"[a-z0-9][a-z0-9-]*(?:/[a-z0-9][a-z0-9-]*)*\.[a-z0-9]+")
KEPT = "public, max-age=3600, s-maxage=60"


@allow_everybody
@require_safe
def serve_public_file(_request: HttpRequest, name: str) -> FileResponse:
    """Reads a file, from a disk or a bucket. Its name is made by us: another kind is not there."""
    if not NAME.fullmatch(name):
        raise Http404
    try:
        file = default_storage.open(name)
    except OSError as error:
        raise Http404 from error
    kind, _encoding = mimetypes.guess_type(name, strict=False)
    return FileResponse(file, content_type=kind, headers={"Cache-Control": KEPT})

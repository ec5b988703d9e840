"""Photos in S3-compatible storage. The bucket is closed to everybody but this site.

Readers get public photos from the site's own address: no third party sees who reads what.
"""

from typing import Any

from botocore.config import Config
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class PrivateS3Storage(S3Storage):  # type: ignore[misc]
    def get_default_settings(self) -> dict[str, Any]:
        # Not every provider knows the checksums that Amazon's library adds by itself.
        client = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=5,
            read_timeout=20,
            retries={"max_attempts": 3},
        )
        found: dict[str, Any] = super().get_default_settings()
        return found | {"client_config": client}


class PublicS3Storage(PrivateS3Storage):
    def url(self, name: str, *_args: Any, **_options: Any) -> str:
        return settings.MEDIA_URL + filepath_to_uri(name)

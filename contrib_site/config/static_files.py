"""Where style sheets, scripts and fonts are found, and which names they get."""

FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "contrib_site.backends.style_finder.StyleFinder",
]
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"


def static_storage(site_mode: str) -> dict[str, object]:
    """In production a name changes with the file: browsers keep it for ever."""
    return {"BACKEND": HASHED if site_mode == "production" else PLAIN}

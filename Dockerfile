# One image for web, worker and beat; which one it is, its command says.
FROM python:3.13-slim-bookworm AS build
WORKDIR /build
COPY requirements/build.txt requirements/prod.txt requirements/
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/build.txt \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-build-isolation --use-pep517 --require-hashes \
    -r requirements/prod.txt

FROM python:3.13-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/site/staticfiles \
    VAR_DIR=/var/lib/contrib-site
# The folders that volumes are laid over belong to the site's own user, or it could not write there.
RUN useradd --system --uid 10001 --home-dir $VAR_DIR --create-home site \
 && install -d -o site $VAR_DIR/media $VAR_DIR/media/public $VAR_DIR/media/private
WORKDIR /site
COPY --from=build /opt/venv /opt/venv
COPY manage.py LICENSE ./
COPY accounts accounts
COPY articles articles
COPY newsletter newsletter
COPY contrib_site contrib_site
COPY templates templates
COPY static static
COPY styles styles
COPY locale locale
# Gathering files with the names that production gives them needs settings that are valid, not the real ones.
RUN SITE_MODE=production SECRET_KEY=only-for-gathering-0123456789-abcdefghijklmnopqrstuvwxyz \
    PUBLIC_URL=https://build.example.org CONTACT_EMAIL=build@example.org EMAIL_URL=smtp://127.0.0.1 \
    DATABASE_URL=sqlite:////tmp/build.sqlite3 BROKER_URL=filesystem:///tmp/build VAR_DIR=/tmp/build \
    python manage.py collectstatic --noinput --verbosity 0 && rm -rf /tmp/build
USER site
EXPOSE 8000
CMD ["gunicorn", "contrib_site.wsgi", "-c", "python:contrib_site.gunicorn_config", "--bind", "0.0.0.0:8000"]

# One image for web, worker and beat; which one it is, its command says.
FROM python:3.13-slim-bookworm AS build
WORKDIR /build
COPY requirements/prod.txt requirements/prod.txt
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/prod.txt

FROM python:3.13-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/site/staticfiles \
    VAR_DIR=/var/lib/contrib-site
RUN useradd --system --uid 10001 --home-dir /var/lib/contrib-site --create-home site
WORKDIR /site
COPY --from=build /opt/venv /opt/venv
COPY manage.py ./
COPY accounts accounts
COPY articles articles
COPY newsletter newsletter
COPY contrib_site contrib_site
COPY templates templates
COPY static static
COPY locale locale
# Gathering files needs settings that are valid, not the real ones.
RUN SITE_MODE=development VAR_DIR=/tmp/build python manage.py collectstatic --noinput --verbosity 0
USER site
VOLUME /var/lib/contrib-site
EXPOSE 8000
CMD ["gunicorn", "contrib_site.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm"]

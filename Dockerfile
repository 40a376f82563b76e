# ghirbal for a schedule: see compose.yaml. No secrets, no ports, one volume.
FROM python:3.13.7-slim-trixie AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY cleaning cleaning
COPY crawler crawler
RUN python -m venv /opt/ghirbal \
    && /opt/ghirbal/bin/pip install --no-cache-dir --disable-pip-version-check -c constraints.txt .

FROM python:3.13.7-slim-trixie
RUN useradd --uid 10001 --create-home ghirbal \
    && install --directory --owner=ghirbal --group=ghirbal /data
COPY --from=build /opt/ghirbal /opt/ghirbal
WORKDIR /app
COPY scrapy.cfg ./
COPY seeds seeds
ENV PATH=/opt/ghirbal/bin:$PATH PYTHONUNBUFFERED=1
USER ghirbal
VOLUME /data
ENTRYPOINT ["scrapy"]
CMD ["refresh", "-s", "OUTPUT_DIR=/data"]

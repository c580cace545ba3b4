"""`demarche watch`: runs again whenever a source is due, until it is stopped."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.console import complain, say
from pipeline.errors import ExitCode, SettingsError
from pipeline.health_server import health_server
from pipeline.preflight import check_settings
from pipeline.settings import FLAGS, load_settings
from pipeline.watching import Health, watch


def watch_sources(config: Path | None, flags: Mapping[str, Any], *, quiet: bool) -> ExitCode:
    """Loops until a signal; a line per cycle. Being stopped is how it ends well."""
    settings = load_settings(config, flags)
    check_settings(settings, FLAGS if config is None else str(config))
    latest = Health(datetime.now(UTC))

    def tell(health: Health) -> None:
        nonlocal latest
        latest = health
        if not quiet:
            say(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {health.line}")

    with ExitStack() as stack:
        if settings.watch.metrics_port is not None:
            try:
                port = stack.enter_context(health_server(settings.watch.metrics_port, lambda: latest))
            except OSError as error:
                where = FLAGS if config is None else str(config)
                raise SettingsError(where, "watch.metrics_port", settings.watch.metrics_port, str(error)) from error
            if not quiet:
                say(f"metrics and health at http://127.0.0.1:{port}/")
        try:
            watch(settings, tell)
        except KeyboardInterrupt:
            complain("stopped; nothing is lost")
    return ExitCode.DONE

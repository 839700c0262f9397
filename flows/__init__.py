"""Prefect flows: thin, they call the plain functions of ``pipeline`` and tell Prefect what happened.

Prefect's settings that every flow of ours wants are set here, before Prefect is imported; what the user has set wins.
"""

from __future__ import annotations

import os

SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # the embedded server needs some 15 s on two cores, more on a busy machine; Prefect's own patience is 20 s
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
    "PREFECT_RUNNER_POLL_FREQUENCY": "2",
}
for _name, _value in SETTINGS.items():
    os.environ.setdefault(_name, _value)

"""The command ``unrecords`` (also ``python -m pipeline``)."""

from __future__ import annotations

import os


def main() -> None:
    """Run the command line."""
    # the model's matrices are small: threads would cost more than they save, and sums must not depend on their number
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from pipeline.cli import app

    app()


if __name__ == "__main__":
    main()

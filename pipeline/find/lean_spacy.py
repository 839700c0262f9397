"""``import spacy`` without its command line, a third of its start and 19 MB that a pipeline has no use for."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

_UNUSED = ("spacy.cli", "spacy.cli.info")


def _info(*args: Any, **kwargs: Any) -> Any:
    """``spacy.info``, which loads the command line when it is called."""
    from spacy.cli.info import info

    return info(*args, **kwargs)


def import_spacy() -> ModuleType:
    """``spacy``; ``import spacy.cli`` works afterwards as ever.

    spaCy's ``__init__`` imports its command line for the one name ``spacy.info``. Empty modules stand in for it
    during that import and are taken away again.
    """
    if "spacy" in sys.modules:
        return sys.modules["spacy"]
    package, module = (ModuleType(name) for name in _UNUSED)
    package.__path__ = []
    module.info = _info  # type: ignore[attr-defined]
    sys.modules |= {"spacy.cli": package, "spacy.cli.info": module}
    try:
        import spacy
    finally:
        for name in _UNUSED:
            sys.modules.pop(name, None)
        sys.modules.get("spacy", ModuleType("")).__dict__.pop("cli", None)
    return spacy


import_spacy()

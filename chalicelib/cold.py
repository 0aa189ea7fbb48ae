"""Imported before anything else by every entry point: the garbage collector rests while a lambda loads.

Loading makes next to no garbage, and looking for it is a tenth of a cold start. The first
invocation's end (observability.access) switches it on again.
"""

from __future__ import annotations

import gc

gc.disable()


def loaded() -> None:
    """All that the first invocation needed is loaded; from now on garbage is collected."""
    gc.enable()

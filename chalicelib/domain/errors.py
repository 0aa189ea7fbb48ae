"""Everything that can go wrong, by meaning. HTTP codes live at the edge (api/problems.py).

RapportError
├── Refused        signature, token or role does not allow it; tells nothing
├── Invalid        the caller's input is wrong; names the field and the fix
│   └── Malformed  a (signed) webhook body that cannot be read
├── NotFound
├── Conflict       somebody else changed it first; carries the version now
├── NotAllowed     a rule of ours or of the channel forbids it now; says what is allowed instead
│   └── Unfit      words that may not go out as they are; names each fault
├── TooLarge
└── Retry          a passing fault; the work should be tried again
SendFailed is the outbound channels' own: see channels/base.py.
"""

from __future__ import annotations

from collections.abc import Iterable


class RapportError(Exception):
    """`reason` is a plain sentence that may be shown to a person."""

    retryable = False

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Refused(RapportError):
    """Not signed, not signed in, or not senior enough. The reason is for our log only."""


class Invalid(RapportError):
    """`field` is the path of the offending input, e.g. `text` or `rules[2].queue`."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class Malformed(Invalid):
    """A webhook body that is correctly signed and still cannot be read."""


class NotFound(RapportError):
    pass


class Conflict(RapportError):
    def __init__(self, reason: str, version: int | None = None) -> None:
        super().__init__(reason)
        self.version = version


class NotAllowed(RapportError):
    """`code` is a short stable word for programs; `instead` says what would be allowed."""

    def __init__(self, reason: str, code: str = "not_allowed", instead: str = "") -> None:
        super().__init__(reason)
        self.code = code
        self.instead = instead


class Unfit(NotAllowed):
    """`faults`: the code, field and reason of each thing that is wrong with the words."""

    def __init__(self, reason: str, code: str, instead: str, faults: Iterable[tuple[str, str, str]]) -> None:
        super().__init__(reason, code, instead)
        self.faults = tuple(faults)


class TooLarge(RapportError):
    pass


class Retry(RapportError):
    retryable = True

    def __init__(self, reason: str, after: float = 0.0) -> None:
        super().__init__(reason)
        self.after = after

"""What a line of the API's table says."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """`call` is `module.function` under chalicelib/api/handlers; it gets the path's parts, `query` and
    `body` (if those models are named) and what `given` fixes. `answer` "" = an empty 204."""

    name: str
    method: str
    path: str
    call: str
    summary: str
    query: str = ""  # names of structs in chalicelib/api/models
    body: str = ""
    answer: str = ""
    status: int = 200
    errors: tuple[int, ...] = ()  # besides 401, 403, 422 and 500
    given: dict[str, str] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        return self.path.split("/")[2].partition(".")[0]


WRITE = (404, 409, 412)
"""What a change of something that has a version may answer."""

TICKET = "/api/tickets/{id}"
CUSTOMER = "/api/customers/{id}"

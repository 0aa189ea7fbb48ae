"""The agents' API: one Chalice route a line of chalicelib/api/routes.py, nothing else."""

from __future__ import annotations

from collections.abc import Callable

from chalice.app import Blueprint, CognitoUserPoolAuthorizer, Response

from chalicelib import config
from chalicelib.api.access import OPEN, ROLES
from chalicelib.api.routes import ROUTES, Route

routes = Blueprint(__name__)
signed_in = CognitoUserPoolAuthorizer("agents", provider_arns=[config.load().user_pool_arn])
# Anything is let through to our own check: API Gateway's and Chalice's refusals aren't problem+json.
_CONTENT = ["application/json", "*/*"]

if {route.name for route in ROUTES} != set(ROLES):
    raise RuntimeError(f"routes and roles differ: {sorted({r.name for r in ROUTES} ^ set(ROLES))}")


def _view(route: Route) -> Callable[..., Response]:
    def view(**path: str) -> Response:
        from chalicelib.api.run import run  # what only the API needs is imported when it first runs

        status, headers, body = run(route, path, routes.current_request)
        return Response(body=body, status_code=status, headers=dict(headers))

    return view


for _route in ROUTES:
    routes.route(
        _route.path,
        methods=[_route.method],
        name=_route.name,
        content_types=_CONTENT,
        authorizer=None if ROLES[_route.name] is OPEN else signed_in,
    )(_view(_route))

"""A whole Rapport in memory: store, queues, services, a provider that counts, and a clock moved by hand."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, cast

import msgspec

from chalicelib.blueprints.packing import packed
from chalicelib.channels.base import Account, Bases, Http, HttpAnswer, Outgoing, Secrets, Sent
from chalicelib.domain.agents import Presence
from chalicelib.domain.errors import Retry
from chalicelib.domain.events import Event
from chalicelib.services.assignment import Assignment
from chalicelib.services.changes import Changes
from chalicelib.services.context import Context

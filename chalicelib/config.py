"""Everything the environment may set, read once. Nothing else reads `os.environ`.

Each field is described in docs/configuration.md (a test holds the two together).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Config:
    stage: str = "local"
    region: str = "us-east-1"
    public_url: str = ""  # where providers reach us, without a trailing slash; "" = take it from the request
    twilio_url: str = "https://api.twilio.com"
    x_url: str = "https://api.x.com"
    meta_url: str = "https://graph.facebook.com/v26.0"
    socket_url: str = ""  # the address consoles connect to, wss://...; "" = none: they poll
    sockets: str = ""  # where messages to open sockets are posted (API Gateway's connections API)
    user_pool_arn: str = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_unset"
    user_pool_id: str = ""
    user_pool_client: str = ""
    media_bucket: str = ""
    queue_urls: str = ""  # prefix of the queues' URLs; "" = ask SQS once
    queue_arns: str = "arn:aws:sqs:us-east-1:000000000000:rapport-local-"  # prefix, for the event sources
    machines: str = "arn:aws:states:us-east-1:000000000000:stateMachine:rapport-local-"  # prefix of their ARNs
    agent_stream: str = "arn:aws:dynamodb:us-east-1:000000000000:table/rapport-local-agents/stream/unset"
    board_stream: str = "arn:aws:dynamodb:us-east-1:000000000000:table/rapport-local-board/stream/unset"
    ticket_stream: str = "arn:aws:dynamodb:us-east-1:000000000000:table/rapport-local-tickets/stream/unset"
    interaction_stream: str = "arn:aws:dynamodb:us-east-1:000000000000:table/rapport-local-interactions/stream/unset"
    partial_batch: bool = False  # queue mappings report partial failures (set by `chalice package` only)
    settings_seconds: float = 5.0  # how long a lambda may use settings it has read
    secrets_seconds: float = 60.0
    log_level: str = "INFO"
    comprehend: bool = False  # accounts may have Amazon Comprehend read their public posts
    keep_raw: bool = False  # store every event's raw payload, not only unknown kinds

    def table(self, name: str) -> str:
        return f"rapport-{self.stage}-{name}"

    def queue(self, name: str) -> str:
        return f"rapport-{self.stage}-{name}"

    def secret(self, channel: str, account: str) -> str:
        return f"rapport/{self.stage}/{channel}/{account}"


@lru_cache(maxsize=1)
def load() -> Config:
    """The settings of this process, from its environment."""
    get = os.environ.get
    default = Config()
    return Config(
        stage=get("RAPPORT_STAGE", default.stage),
        region=get("AWS_REGION", get("AWS_DEFAULT_REGION", default.region)),
        public_url=get("RAPPORT_PUBLIC_URL", "").rstrip("/"),
        twilio_url=get("RAPPORT_TWILIO_URL", default.twilio_url).rstrip("/"),
        x_url=get("RAPPORT_X_URL", default.x_url).rstrip("/"),
        meta_url=get("RAPPORT_META_URL", default.meta_url).rstrip("/"),
        queue_urls=get("RAPPORT_QUEUE_URLS", ""),
        queue_arns=get("RAPPORT_QUEUE_ARNS", default.queue_arns),
        machines=get("RAPPORT_MACHINES", default.machines),
        agent_stream=get("RAPPORT_AGENT_STREAM", default.agent_stream),
        board_stream=get("RAPPORT_BOARD_STREAM", default.board_stream),
        ticket_stream=get("RAPPORT_TICKET_STREAM", default.ticket_stream),
        interaction_stream=get("RAPPORT_INTERACTION_STREAM", default.interaction_stream),
        socket_url=get("RAPPORT_SOCKET_URL", ""),
        sockets=get("RAPPORT_SOCKETS", "").rstrip("/"),
        user_pool_arn=get("RAPPORT_USER_POOL_ARN", default.user_pool_arn),
        user_pool_id=get("RAPPORT_USER_POOL_ID", ""),
        user_pool_client=get("RAPPORT_USER_POOL_CLIENT", ""),
        media_bucket=get("RAPPORT_MEDIA_BUCKET", ""),
        partial_batch=get("RAPPORT_PARTIAL_BATCH", "") == "true",
        settings_seconds=float(get("RAPPORT_SETTINGS_SECONDS", str(default.settings_seconds))),
        secrets_seconds=float(get("RAPPORT_SECRETS_SECONDS", str(default.secrets_seconds))),
        log_level=get("RAPPORT_LOG_LEVEL", default.log_level),
        comprehend=get("RAPPORT_COMPREHEND", "") == "true",
        keep_raw=get("RAPPORT_KEEP_RAW", "") == "true",
    )

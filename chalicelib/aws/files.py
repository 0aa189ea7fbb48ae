"""The media bucket: attachments are put once and read by links that soon expire."""

from __future__ import annotations

from chalicelib import config
from chalicelib.aws.session import client

LINK_SECONDS = 300


class Files:
    def put(self, key: str, body: bytes, content_type: str) -> None:
        client("s3").put_object(
            Bucket=config.load().media_bucket,
            Key=key,
            Body=body,
            ContentType=content_type or "application/octet-stream",
        )

    def get(self, key: str) -> bytes:
        answer = client("s3").get_object(Bucket=config.load().media_bucket, Key=key)
        return bytes(answer["Body"].read())

    def link(self, key: str, *, name: str = "", seconds: int = LINK_SECONDS) -> str:
        """A signed address that works for `seconds`. It always downloads: a stranger's file is
        never shown as a page of ours."""
        safe = "".join(c for c in name if c.isalnum() or c in "._- ") or "attachment"
        return str(
            client("s3").generate_presigned_url(
                "get_object",
                Params={
                    "Bucket": config.load().media_bucket,
                    "Key": key,
                    "ResponseContentDisposition": f'attachment; filename="{safe}"',
                },
                ExpiresIn=seconds,
            )
        )

"""The media bucket: attachments are put once and read by links that soon expire."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from chalicelib import config
from chalicelib.aws.session import client
from chalicelib.domain.errors import Retry

LINK_SECONDS = 300
_DELETE_BATCH = 1000


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

    def delete(self, keys: Iterable[str]) -> None:
        """Remove files, a thousand a call; one that isn't there is no error. Raises Retry if some remain."""
        wanted = list(keys)
        for start in range(0, len(wanted), _DELETE_BATCH):
            objects = [{"Key": key} for key in wanted[start : start + _DELETE_BATCH]]
            answer = client("s3").delete_objects(
                Bucket=config.load().media_bucket, Delete={"Objects": objects, "Quiet": True}
            )
            if answer.get("Errors"):
                raise Retry(f"{len(answer['Errors'])} files could not be removed")

    def upload_link(self, key: str, *, content_type: str, size: int, seconds: int = LINK_SECONDS) -> str:
        """A signed address to PUT one file of just this type and size (bytes) to."""
        return str(
            client("s3").generate_presigned_url(
                "put_object",
                Params={
                    "Bucket": config.load().media_bucket,
                    "Key": key,
                    "ContentType": content_type,
                    "ContentLength": size,
                },
                ExpiresIn=seconds,
            )
        )

    def size(self, key: str) -> int | None:
        """Bytes; None if there is no such file."""
        try:
            return int(client("s3").head_object(Bucket=config.load().media_bucket, Key=key)["ContentLength"])
        except ClientError as error:
            # Without the right to list the bucket, S3 says 403 of what isn't there.
            if error.response["ResponseMetadata"]["HTTPStatusCode"] in (403, 404):
                return None
            raise

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

    def origin(self) -> str:
        """Scheme and host of every link."""
        parts = urlsplit(self.link("any"))
        return f"{parts.scheme}://{parts.netloc}"

"""What the tables' streams say since they were last read."""

from __future__ import annotations

from typing import Any

_TABLES = (("interaction_stream", "interactions"), ("ticket_stream", "tickets"))


class Streams:
    """`client`: a botocore client for dynamodbstreams."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._places: dict[str, str] = {}  # stream -> the iterator to go on from

    def new_records(self) -> dict[str, list[Any]]:
        """By the name of the lambda that each table's records go to."""
        return {name: self._records(f"rapport-local-{table}") for name, table in _TABLES}

    def _records(self, table: str) -> list[Any]:
        arn = self._client.list_streams(TableName=table)["Streams"][0]["StreamArn"]
        records: list[Any] = []
        for shard in self._client.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
            name = shard["ShardId"]
            position = self._places.get(arn + name) or self._start(arn, name)
            while position:
                answer = self._client.get_records(ShardIterator=position, Limit=1000)
                position = answer.get("NextShardIterator", "")
                self._places[arn + name] = position
                if not answer["Records"]:
                    break
                records += answer["Records"]
        return records

    def _start(self, arn: str, shard: str) -> str:
        found = self._client.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
        return str(found["ShardIterator"])

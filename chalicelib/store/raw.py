"""DynamoDB's own client behind PynamoDB, for the few writes a model can't express: arithmetic
under a condition, and "put, or tell me what is there" in one call."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError
from pynamodb.models import Model

from chalicelib.store.tables import CONDITION_FAILED

Item = dict[str, dict[str, Any]]


def client(model: type[Model]) -> Any:
    return model._get_connection().connection.client


def put_or_get(model: type[Model], item: Item, key: str) -> Item | None:
    """None if the item was put; what was there if the key was taken. One call either way."""
    try:
        client(model).put_item(
            TableName=model.Meta.table_name,
            Item=item,
            ConditionExpression="attribute_not_exists(#k)",
            ExpressionAttributeNames={"#k": key},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != CONDITION_FAILED:
            raise
        there: Any = error.response.get("Item", {})
        return dict(there)
    return None


def update_if(
    model: type[Model], key: Item, update: str, condition: str, names: dict[str, str], values: Item
) -> Item | None:
    """The new item, or None if the condition didn't hold."""
    try:
        answer = client(model).update_item(
            TableName=model.Meta.table_name,
            Key=key,
            UpdateExpression=update,
            ConditionExpression=condition,
            ReturnValues="ALL_NEW",
            **({"ExpressionAttributeNames": names} if names else {}),
            **({"ExpressionAttributeValues": values} if values else {}),
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != CONDITION_FAILED:
            raise
        return None
    return dict(answer["Attributes"])

"""Lambdas and data plane as one CloudFormation stack: the template merged into `chalice package`'s.

Chalice merges dictionaries deeply and replaces lists, so what stands here wins over what
Chalice wrote. The local stack and whoever prefers one stack on AWS use the same output.
"""

from __future__ import annotations

import copy
import json
from typing import Any

from chalice.utils import to_cfn_resource_name

from infra import data_plane
from infra.policies import ACCESS
from infra.project import API, LOG_DAYS, function_name, functions, resource_name

Json = dict[str, Any]

PARAMETERS: Json = {
    "PublicUrl": {
        "Type": "String",
        "Default": "",
        "Description": "The API's address as providers see it, without a slash at the end",
    },
    "DomainName": {"Type": "String", "Default": "", "Description": "A domain name of your own for the API"},
    "CertificateArn": {"Type": "String", "Default": "", "Description": "The certificate (ACM) of DomainName"},
    "SocketUrl": {
        "Type": "String",
        "Default": "",
        "Description": "The address consoles open their sockets at, wss://...; empty: API Gateway's own",
    },
    "SocketPosts": {
        "Type": "String",
        "Default": "",
        "Description": "For an emulator: where messages to sockets are posted, without the API's id and stage",
    },
    "TwilioUrl": {"Type": "String", "Default": "https://api.twilio.com"},
    "XUrl": {"Type": "String", "Default": "https://api.x.com"},
    "MetaUrl": {"Type": "String", "Default": "https://graph.facebook.com/v26.0"},
}


def template(stage: str) -> Json:
    """What is merged into the output of `chalice package --stage {stage}`."""
    merged = copy.deepcopy(data_plane.template(stage))
    merged["Description"] = f"Rapport {stage}: everything in one stack"
    merged["Parameters"].update(PARAMETERS)
    merged["Conditions"]["HasDomain"] = {"Fn::Not": [{"Fn::Equals": [{"Ref": "DomainName"}, ""]}]}
    for name in ("SocketUrl", "SocketPosts"):
        merged["Conditions"][f"Has{name}"] = {"Fn::Not": [{"Fn::Equals": [{"Ref": name}, ""]}]}
    merged["Globals"] = {"Function": {"Environment": {"Variables": _environment(stage)}}}
    resources = merged["Resources"]
    for name in functions(stage):
        log = f"{to_cfn_resource_name(name)}LogGroup"
        # Chalice names a log after its function by reference; named outright the log can come first,
        # so that a lambda never makes one that is kept for ever.
        resources[log] = {
            "Type": "AWS::Logs::LogGroup",
            "DeletionPolicy": "Delete",
            "UpdateReplacePolicy": "Delete",
            "Properties": {"LogGroupName": f"/aws/lambda/{function_name(stage, name)}", "RetentionInDays": LOG_DAYS},
        }
        resources[resource_name(name)] = {"DependsOn": [log], "Properties": _function(stage, name)}
    resources["RestAPI"] = {
        "Properties": {
            "DefinitionBody": {
                "x-amazon-apigateway-gateway-responses": _refusals(),
                "securityDefinitions": {
                    "agents": {
                        "x-amazon-apigateway-authorizer": {"providerARNs": [{"Fn::GetAtt": ["UserPool", "Arn"]}]}
                    }
                },
            }
        }
    }
    resources.update(_domain(stage))
    return merged


def _refusals() -> Json:
    """What API Gateway itself refuses looks like what the API refuses (RFC 9457)."""

    def problem(status: int, code: str, title: str, detail: str) -> Json:
        body = {"type": f"/problems/{code}", "title": title, "status": status, "detail": detail, "code": code}
        return {
            "statusCode": status,
            "responseParameters": {"gatewayresponse.header.Content-Type": "'application/problem+json'"},
            "responseTemplates": {"application/json": json.dumps(body)},
        }

    return {
        "UNAUTHORIZED": problem(401, "unauthorized", "Sign in first", "The token is missing, expired or not ours."),
        "ACCESS_DENIED": problem(403, "forbidden", "Not allowed", "You may not do this."),
    }


def _environment(stage: str) -> Json:
    api = "${WebsocketAPI}.execute-api.${AWS::Region}.${AWS::URLSuffix}/" + stage
    posts = {"Fn::Sub": "${SocketPosts}/${WebsocketAPI}/" + stage}
    return {
        "RAPPORT_SOCKET_URL": {"Fn::If": ["HasSocketUrl", {"Ref": "SocketUrl"}, {"Fn::Sub": f"wss://{api}"}]},
        "RAPPORT_SOCKETS": {"Fn::If": ["HasSocketPosts", posts, {"Fn::Sub": f"https://{api}"}]},
        **data_plane.environment(),
        "RAPPORT_PUBLIC_URL": {"Ref": "PublicUrl"},
        "RAPPORT_TWILIO_URL": {"Ref": "TwilioUrl"},
        "RAPPORT_X_URL": {"Ref": "XUrl"},
        "RAPPORT_META_URL": {"Ref": "MetaUrl"},
        # The mappings below accept partial failures, so the handlers may report them.
        "RAPPORT_PARTIAL_BATCH": "true",
    }


def _function(stage: str, name: str) -> Json:
    properties: Json = {"FunctionName": function_name(stage, name)}
    access = ACCESS.get(name)
    if access and access.reads:
        properties["Events"] = {
            f"{to_cfn_resource_name(name)}SqsEventSource": {
                "Properties": {
                    "Queue": {"Fn::GetAtt": [data_plane.queue_resource(access.reads), "Arn"]},
                    "FunctionResponseTypes": ["ReportBatchItemFailures"],
                }
            }
        }
        if stage == "local":
            # Each batch in flight is a process of its own there, and a laptop has few cores.
            properties["Events"][f"{to_cfn_resource_name(name)}SqsEventSource"]["Properties"]["ScalingConfig"] = {
                "MaximumConcurrency": 2
            }
    if access and access.stream:
        properties["Events"] = {
            f"{to_cfn_resource_name(name)}DynamodbEventSource": {
                "Properties": {
                    "Stream": {"Fn::GetAtt": [data_plane.table_resource(access.stream), "StreamArn"]},
                    # A record that cannot be forwarded must not hold the shard back for a day.
                    "BisectBatchOnFunctionError": True,
                }
            }
        }
    return properties


def _domain(stage: str) -> Json:
    return {
        "ApiDomain": {
            "Type": "AWS::ApiGateway::DomainName",
            "Condition": "HasDomain",
            "Properties": {
                "DomainName": {"Ref": "DomainName"},
                "RegionalCertificateArn": {"Ref": "CertificateArn"},
                "EndpointConfiguration": {"Types": ["REGIONAL"]},
                "SecurityPolicy": "TLS_1_2",
            },
        },
        "ApiDomainMapping": {
            "Type": "AWS::ApiGateway::BasePathMapping",
            "Condition": "HasDomain",
            "Properties": {
                "DomainName": {"Ref": "ApiDomain"},
                "RestApiId": {"Ref": "RestAPI"},
                # Names the stage resource SAM makes, so that the mapping waits for it.
                "Stage": {"Ref": "RestAPI.Stage"},
            },
        },
    }


def handler_resources(stage: str) -> set[str]:
    """Resource names Chalice uses for handlers; nothing of the data plane may be called so."""
    return {resource_name(name) for name in functions(stage)} | {API}

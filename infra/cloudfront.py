"""CloudFront before the API, for whoever wants it: the console's files come from near by; page, API and socket share
one address. Optional: the API serves all of it without.

    python -m infra.cloudfront > cloudfront.json

Managed policies by their ids: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
and .../using-managed-origin-request-policies.html. Sockets:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-working-with.websockets.html
"""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]
_CACHED = "658327ea-f89d-4fab-a63d-7e88639e58f6"  # CachingOptimized: by path and encoding, as long as we say
NEVER = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # CachingDisabled
ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"  # AllViewerExceptHostHeader: API Gateway wants its own name

# API Gateway's sockets have a stage and no paths.
_TO_THE_STAGE = "function handler(event) { event.request.uri = '/'; return event.request; }"


def template() -> Json:
    """A stack of its own, in us-east-1: that is where CloudFront looks for certificates."""
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "CloudFront before Rapport",
        "Parameters": {
            "DomainName": {"Type": "String", "Description": "The address people and providers use: care.example.com"},
            "CertificateArn": {"Type": "String", "Description": "Its certificate (ACM, us-east-1)"},
            "ApiHost": {"Type": "String", "Description": "The API: ID.execute-api.REGION.amazonaws.com"},
            "SocketHost": {"Type": "String", "Description": "The WebSocket API: ID.execute-api.REGION.amazonaws.com"},
            "Stage": {"Type": "String", "Default": "prod"},
        },
        "Resources": {
            "SocketPath": {
                "Type": "AWS::CloudFront::Function",
                "Properties": {
                    "Name": {"Fn::Sub": "${AWS::StackName}-socket-path"},
                    "AutoPublish": True,
                    "FunctionCode": _TO_THE_STAGE,
                    "FunctionConfig": {"Comment": "Sockets have no path", "Runtime": "cloudfront-js-2.0"},
                },
            },
            "Distribution": {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": _config()}},
        },
        "Outputs": {"PointTheNameAt": {"Value": {"Fn::GetAtt": ["Distribution", "DomainName"]}}},
    }


def _config() -> Json:
    return {
        "Enabled": True,
        "Comment": "Rapport",
        "HttpVersion": "http2and3",
        "IPV6Enabled": True,
        "Aliases": [{"Ref": "DomainName"}],
        "ViewerCertificate": {
            "AcmCertificateArn": {"Ref": "CertificateArn"},
            "SslSupportMethod": "sni-only",
            "MinimumProtocolVersion": "TLSv1.2_2021",
        },
        "Origins": [_origin("api", "ApiHost"), _origin("socket", "SocketHost")],
        "DefaultCacheBehavior": _passed("api"),
        "CacheBehaviors": [
            {"PathPattern": "/assets/*", **_behaviour("api", _CACHED, ["GET", "HEAD"])},
            {
                "PathPattern": "/live",
                **_passed("socket"),
                "FunctionAssociations": [
                    {"EventType": "viewer-request", "FunctionARN": {"Fn::GetAtt": ["SocketPath", "FunctionARN"]}}
                ],
            },
        ],
    }


def _origin(id: str, host: str) -> Json:
    return {
        "Id": id,
        "DomainName": {"Ref": host},
        "OriginPath": {"Fn::Sub": "/${Stage}"},
        "CustomOriginConfig": {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"]},
    }


def _passed(origin: str) -> Json:
    """Nothing kept, everything handed on but the name it was asked under."""
    methods = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
    return {**_behaviour(origin, NEVER, methods), "OriginRequestPolicyId": ALL_BUT_HOST}


def _behaviour(origin: str, cache: str, methods: list[str]) -> Json:
    return {
        "TargetOriginId": origin,
        "ViewerProtocolPolicy": "redirect-to-https",
        "AllowedMethods": methods,
        "CachePolicyId": cache,
        "Compress": True,
    }


if __name__ == "__main__":
    print(json.dumps(template(), indent=2))

"""The bucket for pictures and files: private, encrypted at rest and on the way."""

from __future__ import annotations

from typing import Any

from infra.kept import kept
from infra.project import APP

Json = dict[str, Any]


def media(stage: str) -> Json:
    arn = {"Fn::GetAtt": ["MediaBucket", "Arn"]}
    return {
        "MediaBucket": kept(
            stage,
            {
                "Type": "AWS::S3::Bucket",
                "Properties": {
                    "BucketName": {"Fn::Sub": f"{APP}-{stage}-media-${{AWS::AccountId}}"},
                    "BucketEncryption": {
                        "ServerSideEncryptionConfiguration": [
                            {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
                        ]
                    },
                    "PublicAccessBlockConfiguration": {
                        "BlockPublicAcls": True,
                        "BlockPublicPolicy": True,
                        "IgnorePublicAcls": True,
                        "RestrictPublicBuckets": True,
                    },
                    # Browsers put files here by signed links, and show pictures from here. The signature is
                    # what allows it, so the page it comes from need not be known.
                    "CorsConfiguration": {
                        "CorsRules": [
                            {
                                "AllowedMethods": ["GET", "PUT"],
                                "AllowedOrigins": ["*"],
                                "AllowedHeaders": ["content-type", "content-length"],
                                "MaxAge": 3600,
                            }
                        ]
                    },
                    "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
                    "LifecycleConfiguration": {
                        "Rules": [
                            {
                                "Id": "unfinished-uploads",
                                "Status": "Enabled",
                                "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 2},
                            }
                        ]
                    },
                },
            },
        ),
        "MediaBucketPolicy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {
                "Bucket": {"Ref": "MediaBucket"},
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Sid": "EncryptedConnectionsOnly",
                            "Effect": "Deny",
                            "Principal": "*",
                            "Action": "s3:*",
                            "Resource": [arn, {"Fn::Sub": "${MediaBucket.Arn}/*"}],
                            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                        }
                    ],
                },
            },
        },
    }

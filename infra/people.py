"""Who signs in: the user pool, its one client and the groups that are the roles."""

from __future__ import annotations

from typing import Any

from infra.kept import kept
from infra.project import APP

Json = dict[str, Any]

GROUPS = {"agent": 30, "supervisor": 20, "admin": 10}
"""User pool groups and their precedence (lowest number is the most senior)."""


def user_pool(stage: str) -> Json:
    pool = {"Ref": "UserPool"}
    resources: Json = {
        "UserPool": kept(
            stage,
            {
                "Type": "AWS::Cognito::UserPool",
                "Properties": {
                    "UserPoolName": f"{APP}-{stage}",
                    "DeletionProtection": "ACTIVE" if stage == "prod" else "INACTIVE",
                    # Nobody signs up by themselves: an admin invites.
                    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
                    "UsernameConfiguration": {"CaseSensitive": False},
                    "AutoVerifiedAttributes": ["email"],
                    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
                    "Policies": {
                        "PasswordPolicy": {
                            "MinimumLength": 12,
                            "RequireLowercase": True,
                            "RequireUppercase": True,
                            "RequireNumbers": True,
                            "RequireSymbols": True,
                            "TemporaryPasswordValidityDays": 3,
                        }
                    },
                },
            },
        ),
        "UserPoolClient": {
            "Type": "AWS::Cognito::UserPoolClient",
            "Properties": {
                "ClientName": f"{APP}-{stage}-console",
                "UserPoolId": pool,
                "GenerateSecret": False,
                "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
                "PreventUserExistenceErrors": "ENABLED",
                "EnableTokenRevocation": True,
                "IdTokenValidity": 60,
                "AccessTokenValidity": 60,
                "RefreshTokenValidity": 12,
                "TokenValidityUnits": {"IdToken": "minutes", "AccessToken": "minutes", "RefreshToken": "hours"},
            },
        },
    }
    for group, precedence in GROUPS.items():
        resources[f"{group.capitalize()}Group"] = {
            "Type": "AWS::Cognito::UserPoolGroup",
            "Properties": {"GroupName": group, "Precedence": precedence, "UserPoolId": pool},
        }
    return resources

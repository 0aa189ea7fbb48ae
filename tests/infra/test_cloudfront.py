"""CloudFront keeps the console's files and nothing else."""

from __future__ import annotations

from infra import cloudfront


def test_only_files_whose_names_tell_their_content_are_kept() -> None:
    config = cloudfront.template()["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
    kept = {x["PathPattern"] for x in config["CacheBehaviors"] if x["CachePolicyId"] != cloudfront.NEVER}
    assert kept == {"/assets/*"}
    assert config["DefaultCacheBehavior"]["CachePolicyId"] == cloudfront.NEVER


def test_whoever_writes_is_let_through_and_everything_else_is_handed_on() -> None:
    default = cloudfront.template()["Resources"]["Distribution"]["Properties"]["DistributionConfig"][
        "DefaultCacheBehavior"
    ]
    assert {"POST", "PUT", "PATCH", "DELETE"} <= set(default["AllowedMethods"])
    assert default["OriginRequestPolicyId"] == cloudfront.ALL_BUT_HOST

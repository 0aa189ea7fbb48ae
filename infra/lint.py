"""cfn-lint over the templates of every stage: the data plane by itself, and the one stack as packaged.
What it doesn't see of state machines is checked as well."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from infra import cloudfront, data_plane
from infra.build import Build, package
from infra.machines import MACHINES, definition, faults
from infra.project import ROOT, load_config


def lint(templates: Iterable[tuple[str, dict[str, Any]]]) -> str:
    """What cfn-lint has to say of them; "" when it is content. Each is (name, template)."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, template in templates:
            path = Path(folder) / f"{name}.json"
            path.write_text(json.dumps(template, indent=1))
            paths.append(str(path))
        command = [sys.executable, "-c", "import sys; from cfnlint.runner import main; sys.exit(main())"]
        command += ["--regions", "us-east-1", "eu-west-1", "--", *paths]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return (done.stdout + done.stderr).replace(f"{folder}/", "") if done.returncode else ""


def main() -> None:
    stages = list(load_config()["stages"])
    templates = [(f"data-plane-{stage}", data_plane.template(stage)) for stage in stages]
    templates.append(("cloudfront", cloudfront.template()))
    if (ROOT / "app.py").exists():
        templates.append(("one-stack-local", package("local", Build()).template))
    said = lint(templates)
    said += "".join(f"{name} machine: {fault}\n" for name in MACHINES for fault in faults(definition(name)))
    print(said or f"cfn-lint: {len(templates)} templates are fine")
    sys.exit(bool(said))


if __name__ == "__main__":
    main()

"""From the source tree to what is deployed.

    build/{stage}/project   a staged Chalice project: app.py, chalicelib/, .chalice/, vendor/
    build/{stage}/out       sam.json + deployment.zip, as `chalice package` writes them

Everything is made again only when something it depends on has changed, and the zip
holds the same bytes for the same sources.

    python -m infra.build --stage prod        (what `make package STAGE=prod` runs)
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import chalice
from chalice.deploy.packager import DependencyBuilder, LambdaDeploymentPackager
from chalice.utils import UI, OSUtils

from infra import console, one_stack, policies, vendor
from infra.project import ROOT, load_config

LIMIT_MB = 60.0
_SAME_DATE = (2020, 1, 1, 0, 0, 0)
_IGNORED = shutil.ignore_patterns("__pycache__", "*.pyc", ".DS_Store")


@dataclass(frozen=True, slots=True)
class Staged:
    """A staged project. `environment` is what its lambdas get beside the committed configuration."""

    stage: str
    project: Path
    target: vendor.Target
    megabytes: float  # unzipped

    @property
    def zip(self) -> Path:
        """Where Chalice looks for a finished deployment package before it makes one itself."""
        tools = OSUtils()
        nothing = DependencyBuilder(tools)  # never asked: there is nothing left to fetch
        packager = LambdaDeploymentPackager(tools, nothing, UI(), self.target.architecture)
        return Path(packager.deployment_package_filename(str(self.project), self.target.runtime))


@dataclass(frozen=True, slots=True)
class Package:
    """What `chalice package` made: the template (already loaded) and the code."""

    template: dict[str, Any]
    zip: Path
    digest: str  # of template and code together
    megabytes: float
    fresh: bool  # made just now rather than kept from before


@dataclass(frozen=True, slots=True)
class Build:
    """Where to build from and to. The defaults build this project."""

    root: Path = ROOT
    folder: Path = field(default_factory=lambda: ROOT / "build")

    @property
    def cache(self) -> Path:
        return self.folder / "vendor"


def target_for(stage: str, config: Mapping[str, Any]) -> vendor.Target:
    if stage == "local":
        return vendor.native()
    here = config["stages"].get(stage, {})
    return vendor.aws(here.get("lambda_architecture") or config.get("lambda_architecture") or "x86_64")


def stage_project(
    stage: str, build: Build, environment: Mapping[str, str] | None = None, place: policies.Place | None = None
) -> Staged:
    """Lay out build/{stage}/project. `environment` and `place` are known when deploying with Chalice;
    for a template they are left to CloudFormation."""
    config = load_config(build.root)
    if stage not in config["stages"]:
        known = ", ".join(config["stages"])
        raise SystemExit(f"There is no stage {stage!r} in .chalice/config.json; there are: {known}.")
    console.build(build.root)
    target = target_for(stage, config)
    packages = vendor.build(build.root, target, build.cache)
    project = build.folder / stage / "project"
    _lay_out(build.root, project, packages)
    _write_config(project, config, stage, target, environment or {})
    reads = config["stages"][stage].get("environment_variables", {}).get("RAPPORT_COMPREHEND") == "true"
    policies.write(stage, project / ".chalice" / "policies", place or policies.Place(), comprehend=reads)
    files = _package_files(project)
    megabytes = sum(path.stat().st_size for path in files.values()) / 1e6
    staged = Staged(stage, project, target, megabytes)
    _write_zip(staged.zip, files)
    return staged


def _lay_out(root: Path, project: Path, packages: Path) -> None:
    deployed = project / ".chalice" / "deployed"
    kept = {p.name: p.read_bytes() for p in deployed.glob("*.json")} if deployed.is_dir() else {}
    shutil.rmtree(project, ignore_errors=True)
    deployed.mkdir(parents=True)
    for name, content in kept.items():
        (deployed / name).write_bytes(content)
    shutil.copy(root / "app.py", project / "app.py")
    shutil.copytree(root / "chalicelib", project / "chalicelib", ignore=_IGNORED)
    vendor.compile_tree(project / "chalicelib", "chalicelib")
    # Everything is in vendor/ already: nothing is left for Chalice to fetch.
    (project / "requirements.txt").write_text("")
    shutil.copytree(packages, project / "vendor", copy_function=_link)
    vendor.compile_module(project / "app.py", project / "vendor" / vendor.cached_name("app"), "/var/task/app.py")


def _link(source: str, destination: str) -> None:
    """The vendored files never change: a hard link is enough, and quick."""
    try:
        os.link(source, destination)
    except OSError:
        shutil.copy(source, destination)


def _write_config(
    project: Path, config: dict[str, Any], stage: str, target: vendor.Target, environment: Mapping[str, str]
) -> None:
    here = config["stages"][stage]
    here["lambda_architecture"] = target.architecture
    set_here = here.get("environment_variables", {})
    # Where consoles open their sockets is ours to say if CloudFront or a domain name stands before them.
    own = {name: set_here[name] for name in ("RAPPORT_SOCKET_URL",) if name in set_here}
    here["environment_variables"] = {**set_here, **environment, **own}
    (project / ".chalice" / "config.json").write_text(json.dumps(config, indent=2) + "\n")


def _package_files(project: Path) -> dict[str, Path]:
    """Path inside the package -> file; the same choice Chalice's own packager makes."""
    home = Path(chalice.__file__).parent
    files = {"chalice/app.py": home / "app.py", "chalice/__init__.py": home / "__init__.py"}
    files["app.py"] = project / "app.py"
    for folder, prefix in ((project / "chalicelib", "chalicelib/"), (project / "vendor", "")):
        for path in folder.rglob("*"):
            if path.is_file():
                files[prefix + path.relative_to(folder).as_posix()] = path
    return files


def _write_zip(path: Path, files: Mapping[str, Path]) -> None:
    """Sorted, undated and unowned, so that the same sources give the same bytes."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob("*.zip"):
        old.unlink()
    part = path.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _SAME_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name].read_bytes())
    part.rename(path)


def chalice_command(
    staged: Staged, *arguments: str, environment: Mapping[str, str] | None = None, prelude: str = ""
) -> str:
    """Run Chalice on the staged project; its output. Raises RuntimeError with what it said.

    `prelude`: Python to run before it, for tests.
    """
    command = [
        sys.executable,
        "-c",
        f"{prelude}\nimport sys; from chalice.cli import main; sys.exit(main())",
        *arguments,
    ]
    # The app is imported from the staged project; a variable set for this shell must not leak into it.
    clean = {k: v for k, v in os.environ.items() if not k.startswith("RAPPORT_") and k != "PYTHONPATH"}
    done = subprocess.run(
        command,
        cwd=staged.project,
        env={"AWS_DEFAULT_REGION": "us-east-1", **clean, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"chalice {arguments[0]} failed:\n{(done.stdout + done.stderr).strip()}")
    return done.stdout


def package(stage: str, build: Build) -> Package:
    """build/{stage}/out by `chalice package` with the data plane merged in; kept while nothing changed."""
    build.folder.mkdir(parents=True, exist_ok=True)
    with (build.folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test runs at once, or a test beside `make run`
        return _package(stage, build)


def _package(stage: str, build: Build) -> Package:
    out = build.folder / stage / "out"
    stamp = out / "sources"
    console.build(build.root)  # first: it is a part of the sources
    sources = source_digest(build.root)
    if stamp.exists() and stamp.read_text() == sources:
        return _read_package(out, fresh=False)
    staged = stage_project(stage, build)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    merge = out / "merge.json"
    merge.write_text(json.dumps(one_stack.template(stage)))
    chalice_command(staged, "package", "--stage", stage, "--merge-template", str(merge), str(out))
    merge.unlink()
    if staged.megabytes > LIMIT_MB:
        raise RuntimeError(f"The package is {staged.megabytes:.1f} MB unzipped; the limit is {LIMIT_MB:.0f} MB.")
    (out / "megabytes").write_text(f"{staged.megabytes:.1f}")
    stamp.write_text(sources)
    return _read_package(out, fresh=True)


def _read_package(out: Path, *, fresh: bool) -> Package:
    template = (out / "sam.json").read_bytes()
    code = out / "deployment.zip"
    digest = hashlib.sha256(template + hashlib.sha256(code.read_bytes()).digest()).hexdigest()[:20]
    return Package(json.loads(template), code, digest, float((out / "megabytes").read_text()), fresh)


def source_digest(root: Path) -> str:
    """One hash over everything a package is made of."""
    digest = hashlib.sha256(sys.version.encode())
    files = [root / "app.py", root / "requirements.txt", root / ".chalice" / "config.json"]
    files += sorted(p for p in (root / "chalicelib").rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    files += sorted((Path(__file__).parent).glob("*.py"))
    for path in files:
        digest.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description="Package the lambdas and the data plane of a stage.")
    parser.add_argument("--stage", default="local")
    stage = parser.parse_args().stage
    made = package(stage, Build())
    print(f"build/{stage}/out: sam.json and {made.zip.name}, version {made.digest}")
    zipped = made.zip.stat().st_size / 1e6
    print(f"{made.megabytes:.1f} MB unzipped (limit {LIMIT_MB:.0f} MB), {zipped:.1f} MB zipped")


if __name__ == "__main__":
    main()

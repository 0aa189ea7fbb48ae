"""The third-party packages as they ship: installed for the lambda's Python and machine,
stripped of what is never used at run time, compiled, and kept by the hash of what made them."""

from __future__ import annotations

import compileall
import hashlib
import platform
import py_compile
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import chalice

SERVICES = (
    "apigatewaymanagementapi",
    "cognito-idp",
    "comprehend",
    "dynamodb",
    "s3",
    "secretsmanager",
    "sesv2",
    "sqs",
    "stepfunctions",
    "sts",
)
"""AWS services the lambdas call. botocore's descriptions of all the others stay behind (over 20 MB)."""

_FORMAT = "4"  # raise it when the stripping below changes
_NEVER_RUN = ("pip", "setuptools", "wheel", "_distutils_hack", "bin", "share")
_TEST_FOLDERS = ("tests", "test", "testing")
_KEPT_METADATA = ("METADATA",)


@dataclass(frozen=True, slots=True)
class Target:
    """What a lambda runs on. `architecture` in Lambda's words: arm64 or x86_64."""

    python: str  # "3.13"
    architecture: str
    native: bool  # this very machine (the local stack), so that whatever pip installs here will do

    @property
    def runtime(self) -> str:
        return f"python{self.python}"


def native() -> Target:
    return Target(_python(), _machine(), native=True)


def aws(architecture: str) -> Target:
    """For AWS, with the Python that runs this: bytecode can only be made by the version that will read it."""
    return Target(_python(), architecture, native=False)


def _python() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _machine() -> str:
    return "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"


def requirements(root: Path) -> list[str]:
    """The pinned packages to install. Chalice is left out: its packager ships the one module lambdas need."""
    return [line for line, _ in _lines(root) if not line.lower().startswith("chalice=")]


def alone(root: Path) -> list[str]:
    """Those of them whose own requirements stay behind: their line's comment begins with "alone"."""
    return [line for line, comment in _lines(root) if comment.startswith("alone")]


def _lines(root: Path) -> list[tuple[str, str]]:
    """What each line asks for, and its comment."""
    split = (line.partition("#") for line in (root / "requirements.txt").read_text().splitlines())
    return [(line.strip(), comment.strip()) for line, _, comment in split if line.strip()]


def fingerprint(root: Path, target: Target) -> str:
    asked = (*requirements(root), "alone", *alone(root))
    parts = [_FORMAT, repr(target), sys.version, chalice.__version__, *SERVICES, *asked]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def build(root: Path, target: Target, cache: Path) -> Path:
    """The finished folder, made if it is not in `cache` yet."""
    done = cache / fingerprint(root, target)
    if done.is_dir():
        return done
    work = cache / f"{done.name}.part"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    apart = alone(root)
    _install([line for line in requirements(root) if line not in apart], target, work)
    if apart:
        _install(["--no-deps", *apart], target, work)
    _strip(work)
    compile_tree(work)
    _compile_chalice(work)
    work.rename(done)
    return done


def _install(packages: list[str], target: Target, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    command += ["--target", str(folder), "--root-user-action", "ignore"]
    if not target.native:
        machine = {"arm64": "aarch64", "x86_64": "x86_64"}[target.architecture]
        for tag in ("manylinux2014", "manylinux_2_17", "manylinux_2_28"):
            command += ["--platform", f"{tag}_{machine}"]
        command += ["--only-binary=:all:", "--implementation", "cp", "--python-version", target.python]
    done = subprocess.run([*command, *packages], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"pip could not fetch the lambdas' packages:\n{done.stderr.strip()}")


def _strip(folder: Path) -> None:
    for name in _NEVER_RUN:
        shutil.rmtree(folder / name, ignore_errors=True)
    for path in sorted(folder.rglob("*")):
        if path.is_dir() and path.name in _TEST_FOLDERS:
            shutil.rmtree(path)
    for info in folder.glob("*.dist-info"):
        for path in sorted(info.rglob("*"), reverse=True):
            if path.is_dir():
                path.rmdir()
            elif path.name not in _KEPT_METADATA:
                path.unlink()
    for path in folder.rglob("*"):
        if path.suffix in (".pyi", ".c", ".h") or path.name == "py.typed":
            path.unlink()
    _strip_descriptions(folder / "botocore" / "data")
    _strip_holidays(folder / "holidays")


def _strip_descriptions(data: Path) -> None:
    for path in data.iterdir() if data.is_dir() else ():
        if path.is_dir() and path.name not in SERVICES:
            shutil.rmtree(path)
    for path in data.rglob("examples-1.json*"):
        path.unlink()


def _strip_holidays(folder: Path) -> None:
    """Stock exchanges aren't asked for, and names of holidays only in English (chalicelib/services/holidays.py)."""
    shutil.rmtree(folder / "financial", ignore_errors=True)
    for path in (folder / "locale").glob("*"):
        if path.name != "en_US":
            shutil.rmtree(path)


def compile_tree(folder: Path, inside: str = "") -> None:
    """Bytecode beside every module, believed without looking at the source: lambdas can't write
    their own, and checking 800 files' times is most of a cold start's system calls."""
    ok = compileall.compile_dir(
        folder,
        quiet=2,
        force=True,
        stripdir=str(folder),
        prependdir=f"/var/task/{inside}",
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    if not ok:
        # Some packages carry templates or code for other Pythons that never compile; ours must.
        broken = [p for p in folder.rglob("*.py") if not _compiled(p)]
        if any("chalicelib" in p.parts for p in broken):
            raise RuntimeError(f"does not compile: {broken}")


def compile_module(source: Path, compiled: Path, shown_as: str) -> None:
    compiled.parent.mkdir(parents=True, exist_ok=True)
    py_compile.compile(
        str(source),
        cfile=str(compiled),
        dfile=shown_as,
        doraise=True,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )


def cached_name(stem: str) -> str:
    return f"__pycache__/{stem}.{sys.implementation.cache_tag}.pyc"


def _compiled(source: Path) -> bool:
    return (source.parent / cached_name(source.stem)).exists()


def _compile_chalice(folder: Path) -> None:
    """Chalice's packager copies chalice/app.py and __init__.py as source; their bytecode goes along in vendor/."""
    home = Path(chalice.__file__).parent
    for stem in ("app", "__init__"):
        compile_module(home / f"{stem}.py", folder / "chalice" / cached_name(stem), f"/var/task/chalice/{stem}.py")

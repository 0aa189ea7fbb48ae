"""TwiML, read and strictly checked. Twilio forgives some of what this refuses; no caller should rely on it.

Errors carry Twilio's numbers: https://www.twilio.com/docs/api/errors
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin
from xml.etree import ElementTree

from sandbox.twiml_rules import DOCUMENT_LIMIT, ELEMENTS, SSML, Element

PARSE_FAILURE = 12100
SCHEMA_FAILURE = 12200
TOO_LARGE = 11750
_URLS = ("action", "url", "waitUrl", "partialResultCallback", "transcribeCallback", "eventCallbackUrl", "referUrl")


class Refused(Exception):
    """The document breaks a rule. `reasons` has one line for each break."""

    def __init__(self, code: int, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.code, self.reasons = code, reasons


@dataclass(frozen=True, slots=True)
class Verb:
    """One element. Addresses in it are absolute; `text` has no white space around it."""

    name: str
    attributes: dict[str, str]
    text: str
    children: tuple[Verb, ...]

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def flag(self, name: str, default: bool = False) -> bool:
        return self.attributes.get(name, str(default).lower()) == "true"

    def number(self, name: str, default: int) -> int:
        return int(self.attributes.get(name, default))


def check(document: str | bytes) -> list[str]:
    """Every rule the document breaks, in words; [] if Twilio would play it as it stands."""
    try:
        parse(document, "https://example.com/")
    except Refused as refused:
        return refused.reasons
    return []


def parse(document: str | bytes, base: str, *, absolute_actions: bool = False) -> tuple[Verb, ...]:
    """The verbs of a Response. Raises Refused.

    `base` is the document's own address. `absolute_actions`: the document came as a `Twiml` field, has no address,
    and so may not hold relative ones.
    """
    raw = document.encode() if isinstance(document, str) else document
    if len(raw) > DOCUMENT_LIMIT:
        raise Refused(TOO_LARGE, [f"The document has {len(raw)} bytes; {DOCUMENT_LIMIT} is the most."])
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        raise Refused(PARSE_FAILURE, ["A document type may not be declared."])
    try:
        root = ElementTree.fromstring(raw)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Refused(PARSE_FAILURE, [f"The document is not well-formed XML: {error}."]) from error
    if root.tag != "Response":
        raise Refused(SCHEMA_FAILURE, [f"The root element is {root.tag}; it must be Response."])
    found: list[str] = []
    _examine(root, "Response", found)
    if absolute_actions:
        found += _relative(root)
    if found:
        raise Refused(SCHEMA_FAILURE, found)
    return tuple(_verb(part, base) for part in root)


def _examine(node: ElementTree.Element, path: str, found: list[str]) -> None:
    rule = ELEMENTS[node.tag]
    for name, value in node.attrib.items():
        if name not in rule.attributes:
            found.append(f"{path}: {node.tag} has no attribute {name}.")
        elif wrong := rule.attributes[name](value):
            found.append(f"{path}: {name}={value!r} {wrong}.")
    _examine_text(node, rule, path, found)
    seen: dict[str, int] = {}
    for part in node:
        seen[part.tag] = seen.get(part.tag, 0) + 1
        place = f"{path}/{part.tag}[{seen[part.tag]}]"
        if part.tag not in rule.children:
            found.append(f"{place}: may not stand inside {node.tag}.")
        elif part.tag not in SSML:
            _examine(part, place, found)
    _examine_whole(node, rule, path, found)


def _examine_text(node: ElementTree.Element, rule: Element, path: str, found: list[str]) -> None:
    spoken = set(rule.children) & set(SSML)
    text = "".join(node.itertext()) if spoken else _own_text(node)
    stripped = text.strip()
    if not stripped:
        if rule.text == "must":
            found.append(f"{path}: must have text.")
    elif rule.text == "none":
        found.append(f"{path}: may not have text: {stripped[:40]!r}.")
    elif rule.text_check is not None and (wrong := rule.text_check(stripped)):
        found.append(f"{path}: its text {wrong}.")


def _own_text(node: ElementTree.Element) -> str:
    return (node.text or "") + "".join(part.tail or "" for part in node)


def _examine_whole(node: ElementTree.Element, rule: Element, path: str, found: list[str]) -> None:
    """What attributes, text and children must be together."""
    text, inside = _own_text(node).strip(), [part.tag for part in node]
    if node.tag == "Dial" and bool(text) == bool(inside):
        found.append(f"{path}: must have either a number as its text or someone to dial inside.")
    if len(inside) > 1 and any(name in rule.alone for name in inside):
        found.append(f"{path}: {', '.join(rule.alone)} must stand alone in {node.tag}.")
    if node.tag == "Dial" and len(inside) > 10:
        found.append(f"{path}: at most 10 can be dialled at once.")
    if node.tag == "Play" and bool(text) == ("digits" in node.attrib):
        found.append(f"{path}: must have either an address as its text or digits.")
    if node.tag == "Client" and bool(text) == ("Identity" in inside):
        found.append(f"{path}: must have a name, as its text or as an Identity.")
    if node.tag == "Parameter" and set(node.attrib) != {"name", "value"}:
        found.append(f"{path}: must have a name and a value.")
    if node.tag == "Record" and "transcribeCallback" in node.attrib and node.get("transcribe") != "true":
        found.append(f'{path}: transcribeCallback needs transcribe="true".')


def _relative(root: ElementTree.Element) -> list[str]:
    found = []
    for node in root.iter():
        for name, value in node.attrib.items():
            if value and _is_address(name) and not value.startswith(("http://", "https://")):
                found.append(f"{node.tag}: {name}={value!r} must be absolute in a document without an address.")
        if node.tag in ("Gather", "Record") and "action" not in node.attrib:
            found.append(f"{node.tag}: action must be given in a document without an address.")
    return found


def _is_address(attribute: str) -> bool:
    return attribute in _URLS or attribute.lower().endswith("statuscallback")


def _verb(node: ElementTree.Element, base: str) -> Verb:
    attributes = dict(node.attrib)
    for name, value in attributes.items():
        if value and _is_address(name):
            attributes[name] = urljoin(base, value.strip())
    spoken = node.tag == "Say"
    text = " ".join("".join(node.itertext()).split()) if spoken else _own_text(node).strip()
    if node.tag in ("Play", "Redirect") and (text or node.tag == "Redirect"):
        text = urljoin(base, text)
    children = () if spoken else tuple(_verb(part, base) for part in node)
    return Verb(node.tag, attributes, text, children)

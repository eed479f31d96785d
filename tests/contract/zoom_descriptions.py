"""Zoom's own API descriptions as judges of requests and answers.

    descriptions().validate_request("GET", "/users/me/meetings", {"type": "upcoming"}, None)
    descriptions().validate_response("GET", "/users/me/meetings", 200, body)

Both take a concrete path or a path template, below ``/v2``. They raise AssertionError with every problem
found; what the description does not mention is a problem too. ``descriptions()`` skips the test where the
files are absent.
"""

import functools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "zoom-api"
FILES = ("meetings", "users", "accounts")
METHODS = frozenset({"get", "post", "put", "patch", "delete"})

_formats = FormatChecker(())


@dataclass(frozen=True)
class Contradiction:
    """A place where Zoom's description contradicts itself or what Zoom really sends (FACTS.md, end)."""

    name: str
    field: str
    keyword: str
    accepts: re.Pattern[str]

    def excuses(self, error: ValidationError) -> bool:
        """Whether `error` is this known contradiction and nothing more."""
        return (
            error.validator == self.keyword
            and bool(error.absolute_path)
            and error.absolute_path[-1] == self.field
            and self.accepts.fullmatch(str(error.instance)) is not None
        )


KNOWN_CONTRADICTIONS = (
    Contradiction("TIMELINE is missing from file_type", "file_type", "enum", re.compile("TIMELINE")),
    Contradiction("weekly_days is a list", "weekly_days", "enum", re.compile("[1-7](,[1-7])+")),
    Contradiction("no e-mail for a guest", "email", "format", re.compile("")),
    Contradiction("the digits of a PMI are given as its bounds", "pmi", "maximum", re.compile(r"\d{10,11}")),
)
"""Those that meet the eye of a validator; a "minimum" on text, such as the passcode's, it passes over."""


@dataclass(frozen=True)
class Operation:
    """One operation of Zoom's API."""

    method: str
    template: str
    description: Mapping[str, Any]

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches the concrete paths of this operation."""
        parts = re.split(r"(\{[^}]+\})", self.template)
        return re.compile("".join("[^/]+" if part.startswith("{") else re.escape(part) for part in parts))

    @property
    def name(self) -> str:
        """As a person would write it."""
        return f"{self.method.upper()} {self.template}"

    @functools.cached_property
    def query(self) -> Mapping[str, Mapping[str, Any]]:
        """The schema of each query parameter."""
        parameters = self.description.get("parameters", [])
        return {each["name"]: each["schema"] for each in parameters if each["in"] == "query"}

    @functools.cached_property
    def required_query(self) -> frozenset[str]:
        """Query parameters that may not be left out."""
        parameters = self.description.get("parameters", [])
        return frozenset(
            each["name"] for each in parameters if each["in"] == "query" and each.get("required")
        )

    @functools.cached_property
    def request_schema(self) -> Mapping[str, Any] | None:
        """The schema of the JSON body; None where there is no body."""
        return _json_schema(self.description.get("requestBody", {}))

    def response_schema(self, status: int) -> Mapping[str, Any] | None:
        """The schema of the answer; None where it has no body."""
        return _json_schema(self.description["responses"][str(status)])


class Descriptions:
    """All operations of the descriptions."""

    def __init__(self, documents: list[dict[str, Any]]) -> None:
        self._operations = [each for document in documents for each in _operations(document)]

    def operation(self, method: str, path: str) -> Operation:
        """Find the operation of a concrete path or template; literal segments win over parameters.

        Raises:
            AssertionError: Zoom has no such operation.
        """
        found = [
            each
            for each in self._operations
            if each.method == method.lower() and (each.template == path or each.pattern.fullmatch(path))
        ]
        assert found, f"Zoom's descriptions have no {method} {path}"
        return min(found, key=lambda each: (each.template != path, each.template.count("{")))

    def validate_request(
        self, method: str, path: str, query: Mapping[str, Any] | None = None, body: Any = None
    ) -> None:
        """Judge a request; query values may be text as on the wire.

        Raises:
            AssertionError: something is not as described.
        """
        operation = self.operation(method, path)
        problems = [*_query_problems(operation, query or {}), *_body_problems(operation.request_schema, body)]
        assert not problems, _report(operation.name, problems)

    def validate_response(self, method: str, path: str, status: int, body: Any = None) -> None:
        """Judge a success answer; `body` is None where there was none.

        Raises:
            AssertionError: something is not as described.
        """
        operation = self.operation(method, path)
        described = operation.description["responses"]
        assert str(status) in described, f"{operation.name} does not answer {status} but {sorted(described)}"
        problems = _body_problems(operation.response_schema(status), body)
        assert not problems, _report(f"{operation.name} {status}", problems)


@functools.cache
def _load(folder: Path) -> Descriptions:
    return Descriptions([json.loads((folder / f"{name}.openapi.json").read_text("utf-8")) for name in FILES])


def descriptions() -> Descriptions:
    """Zoom's descriptions, read once; skips the test where they are absent."""
    if not all((FOLDER / f"{name}.openapi.json").is_file() for name in FILES):
        pytest.skip("Zoom's API descriptions (../shared/zoom-api) are not on this machine")
    return _load(FOLDER)


def _operations(document: dict[str, Any]) -> Iterator[Operation]:
    for template, methods in document["paths"].items():
        for method in METHODS & methods.keys():
            yield Operation(method, template, _resolved(methods[method], document))


def _resolved(node: Any, document: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_resolved(each, document) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        return _resolved(target, document)
    return {key: _resolved(value, document) for key, value in node.items()}


def _json_schema(holder: Mapping[str, Any]) -> Mapping[str, Any] | None:
    for content_type, content in holder.get("content", {}).items():
        if "json" in content_type and "schema" in content:
            return _closed(content["schema"])
    return None


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema, refusing what it does not mention."""
    result = {key: value for key, value in _flat(schema).items() if key != "example"}
    if result.pop("nullable", False) and isinstance(result.get("type"), str):
        result["type"] = [result["type"], "null"]
    if "properties" in result:
        result["properties"] = {name: _closed(value) for name, value in result["properties"].items()}
        result.setdefault("additionalProperties", False)
    if isinstance(result.get("items"), dict):
        result["items"] = _closed(result["items"])
    # Zoom writes oneOf for alternatives that overlap once optional fields are left out.
    choices = [*result.pop("oneOf", []), *result.pop("anyOf", [])]
    if choices:
        result["anyOf"] = [_closed(each) for each in choices]
    return result


def _flat(schema: dict[str, Any]) -> dict[str, Any]:
    """One object instead of an allOf of several, so that it can be closed as a whole."""
    result = {key: value for key, value in schema.items() if key != "allOf"}
    for part in map(_flat, schema.get("allOf", [])):
        merged = result.get("properties", {}) | part.get("properties", {})
        required = [*result.get("required", []), *part.get("required", [])]
        result = part | result
        if merged:
            result["properties"] = merged
        if required:
            result["required"] = required
    return result


def _query_problems(operation: Operation, query: Mapping[str, Any]) -> list[str]:
    problems = [f"query: {name} is required" for name in sorted(operation.required_query - query.keys())]
    for name, value in query.items():
        schema = operation.query.get(name)
        if schema is None:
            problems.append(f"query: {name} is not described")
        else:
            problems += [f"query {name}: {text}" for text in _problems(schema, _from_wire(schema, value))]
    return problems


def _from_wire(schema: Mapping[str, Any], value: Any) -> Any:
    if not isinstance(value, str):
        return str(value) if schema.get("type") == "string" else value
    if schema.get("type") == "boolean":
        return {"true": True, "false": False}.get(value, value)
    if schema.get("type") in ("integer", "number"):
        return int(value) if re.fullmatch(r"-?\d+", value) else value
    return value


def _body_problems(schema: Mapping[str, Any] | None, body: Any) -> list[str]:
    if schema is None:
        return [] if body in (None, "", b"") else ["a body where none is described"]
    if body is None:
        return ["no body where one is described"]
    return _problems(schema, body)


def _problems(schema: Mapping[str, Any], instance: Any) -> list[str]:
    validator = Draft202012Validator(schema, format_checker=_formats)
    return [
        f"{error.json_path}: {error.message[:300]}"
        for error in validator.iter_errors(instance)
        if not any(known.excuses(error) for known in KNOWN_CONTRADICTIONS)
    ]


def _report(name: str, problems: list[str]) -> str:
    return f"{name} is not as Zoom describes it:\n  " + "\n  ".join(problems)


@_formats.checks("date-time", raises=ValueError)
def _is_date_time(value: object) -> bool:
    # Zoom takes local times without offset too, with the zone in a field of its own.
    return not isinstance(value, str) or ("T" in value and datetime.fromisoformat(value) is not None)


@_formats.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or (len(value) == 10 and date.fromisoformat(value) is not None)


@_formats.checks("email")
def _is_email(value: object) -> bool:
    return not isinstance(value, str) or re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value) is not None

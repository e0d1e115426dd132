"""A real language server completes a register with the published schema, and marks its faults."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any

import pytest

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "schemas"
PATIENCE = 60.0
pytestmark = pytest.mark.editor


def _server() -> str:
    """Return the language server's command; skip where there is none and none is required."""
    folder = os.environ.get("RSR_YAML_LANGUAGE_SERVER")
    name = "yaml-language-server"
    places = [folder, f"{folder}/node_modules/.bin", f"{folder}/bin"] if folder else []
    found = shutil.which(name, path=os.pathsep.join(map(str, places))) or shutil.which(name)
    if found is None:
        told = (
            "yaml-language-server is not installed: npm install --prefix DIR yaml-language-server"
        )
        if os.environ.get("RSR_REQUIRE_EDITOR") == "1":
            pytest.fail(told)
        pytest.skip(told)
    return found


class _Editor:
    """As much of an editor as a language server needs (LSP over standard input and output)."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        self._write: IO[bytes] = process.stdin
        self._arrived: Queue[dict[str, Any]] = Queue()
        self._number = 0
        Thread(target=self._listen, args=(process.stdout,), daemon=True).start()
        self.ask("initialize", {"processId": os.getpid(), "rootUri": None, "capabilities": {}})
        self.tell("initialized", {})
        # Nothing is to be fetched: the schema is the one that the file names.
        settings = {"schemaStore": {"enable": False}, "completion": True, "validate": True}
        self.tell("workspace/didChangeConfiguration", {"settings": {"yaml": settings}})

    def _listen(self, stream: IO[bytes]) -> None:
        while header := stream.readline():
            length = int(header.split(b":")[1])
            while stream.readline().strip():
                pass
            self._arrived.put(json.loads(stream.read(length)))

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._write.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._write.flush()

    def tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        return self._wait(lambda message: message.get("id") == number and "method" not in message)[
            "result"
        ]

    def _wait(self, wanted: Any) -> dict[str, Any]:
        while True:
            try:
                message = self._arrived.get(timeout=PATIENCE)
            except Empty:
                raise AssertionError("the language server did not answer") from None
            if wanted(message):
                return message
            if "id" in message and "method" in message:  # the server asks for its settings
                items = (message.get("params") or {}).get("items", [])
                self._send({"id": message["id"], "result": [None] * len(items)})

    def open(self, path: Path, text: str) -> list[dict[str, Any]]:
        """Open a file and return what the server marks in it."""
        uri = path.as_uri()
        item = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})
        message = self._wait(
            lambda m: (
                m.get("method") == "textDocument/publishDiagnostics" and m["params"]["uri"] == uri
            )
        )
        marked: list[dict[str, Any]] = message["params"]["diagnostics"]
        return marked

    def completions(self, path: Path, line: int, column: int) -> set[str]:
        """Return what the server offers at a place, counted from 0."""
        asked = {
            "textDocument": {"uri": path.as_uri()},
            "position": {"line": line, "character": column},
        }
        found = self.ask("textDocument/completion", asked)
        items = found["items"] if isinstance(found, dict) else found or []
        return {item["label"] for item in items}


@pytest.fixture(scope="module")
def editor() -> Iterator[_Editor]:
    """Return an editor with a running language server."""
    command = [_server(), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield _Editor(process)
        finally:
            process.kill()


def _text(*lines: str, kind: str = "register") -> str:
    schema = (SCHEMAS / f"{kind}.schema.json").as_uri()
    return "\n".join([f"# yaml-language-server: $schema={schema}", *lines]) + "\n"


def test_fields_of_a_recommendation_are_offered(editor: _Editor, tmp_path: Path) -> None:
    """Typing in a recommendation offers the fields that it does not have yet."""
    path = tmp_path / "recommendations.yaml"
    editor.open(path, _text("recommendations:", "  - id: r-1", "    "))

    offered = editor.completions(path, 3, 4)

    assert {"topic", "outcome", "addressed_to", "criteria", "themes"} <= offered
    assert "bears_on" not in offered


def test_choices_of_a_field_are_offered(editor: _Editor, tmp_path: Path) -> None:
    """A field of words offers its words."""
    path = tmp_path / "evidence.yaml"
    editor.open(path, _text("evidence:", "  - id: ev-1", "    kind: ", kind="cycle"))

    offered = editor.completions(path, 3, 10)

    assert {"lived-experience", "stakeholder-view", "search-found-nothing"} <= offered


def test_a_wrong_choice_is_marked(editor: _Editor, tmp_path: Path) -> None:
    """The mark stands at the word that is wrong."""
    path = tmp_path / "wrong.yaml"
    lines = ("recommendations:", "  - id: r-1", "    addressed_to: {cqc: owner}")

    marked = editor.open(path, _text(*lines))

    assert [(m["range"]["start"]["line"], m["range"]["start"]["character"]) for m in marked] == [
        (3, 24)
    ]


def _example_files() -> list[Any]:
    return [
        pytest.param(path, id=path.relative_to(ROOT / "examples").as_posix())
        for name in ("restraint-review", "riverside-review")
        for path in sorted((ROOT / "examples" / name).rglob("*.yaml"))
        if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
    ]


@pytest.mark.parametrize("path", _example_files())
def test_nothing_is_marked_in_the_examples(editor: _Editor, tmp_path: Path, path: Path) -> None:
    """What rsr reads without a problem, an editor shows without a mark."""
    kind = "cycle" if "cycles" in path.parts else "register"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("# yaml-language-server:")]

    assert editor.open(tmp_path / path.name, _text(*kept, kind=kind)) == []

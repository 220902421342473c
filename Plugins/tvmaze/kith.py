"""Protocol 1 of kith's importer plugins: copy this file beside your program; nothing is installed.

    import kith

    def read(request, out):
        for path in request.paths:
            source = out.source(path)
            out.node("person/1", ["Person"], {"name": "Ann"}, at={"src": source, "line": 1})

    kith.run("my-plugin", "1.0.0", read)
"""

import json
import os
import sys
import threading
import traceback


class Failure(Exception):
    """Gives the import up; `kind` is input, config, transient or bug."""

    def __init__(self, message, kind="input", code="input", at=None):
        super().__init__(message)
        self.kind, self.code, self.at = kind, code, at


class Request:
    """What to import: paths, options, mode ("replace" or "append") and bookmark."""

    def __init__(self, message):
        self.paths = [entry["path"] for entry in message["inputs"]]
        self.options = message.get("options", {})
        self.mode = message.get("mode", "replace")
        self.bookmark = message.get("bookmark")


class Output:
    """Writes records; they are buffered, so there is no need to write few."""

    def __init__(self, stream):
        self._stream = stream
        self._counts = {"nodes": 0, "relationships": 0, "claims": 0, "rejects": 0}
        self._sources = 0

    def send(self, **record):
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        self._stream.write(text + "\n")

    def source(self, path, **properties):
        """Announces a document and returns its id, for `at={"src": id, ...}`."""
        self._sources += 1
        name = "s%d" % self._sources
        self.send(type="source", id=name, uri=os.path.basename(path), **properties)
        return name

    def node(self, id, labels=(), props=None, keys=None, at=None):
        self._counts["nodes"] += 1
        self._record("node", {"id": id, "labels": list(labels), "keys": keys, "props": props, "at": at})

    def relationship(self, start, rel, end, props=None, key=None, at=None):
        self._counts["relationships"] += 1
        parts = {"from": start, "rel": rel, "to": end, "key": key, "props": props, "at": at}
        self._record("relationship", parts)

    def claim(self, subject, predicate, at=None, **parts):
        self._counts["claims"] += 1
        self._record("claim", dict(parts, subject=subject, predicate=predicate, at=at))

    def reject(self, code, message, at=None, text=None):
        self._counts["rejects"] += 1
        self._record("reject", {"code": code, "message": message, "at": at, "text": text})

    def retract(self, id):
        self.send(type="retract", id=id)

    def bookmark(self, value):
        self.send(type="bookmark", value=value)

    def progress(self, done, total=None, unit=""):
        self._record("progress", {"done": done, "total": total, "unit": unit})
        self._stream.flush()

    def log(self, message):
        self.send(type="log", message=message)

    def _record(self, kind, parts):
        record = {"type": kind}
        for name, value in parts.items():
            if value is None or value == {} or value == []:
                continue
            if name == "props":
                value = {key: tagged(item) for key, item in value.items() if item is not None}
            record[name] = value
        self.send(**record)


def tagged(value):
    """Dates and times as tagged values; everything else as it is."""
    kinds = {"datetime": "datetime", "date": "date", "time": "localtime"}
    kind = kinds.get(type(value).__name__)
    if kind is None or not hasattr(value, "isoformat"):
        return value
    if kind == "datetime" and value.tzinfo is None:
        kind = "localdatetime"
    return {"$" + kind: value.isoformat()}


def date(text):
    """A date given as text, YYYY-MM-DD."""
    return {"$date": text}


def run(name, version, read):
    """Reads the request, calls `read(request, out)` and says how it went."""
    # Descriptor 3 when the manifest says "channel": "fd3", standard output otherwise.
    try:
        descriptor = 3 if os.fstat(3) else 1
    except OSError:
        descriptor = 1
    stream = os.fdopen(descriptor, "w", encoding="utf-8", newline="\n", buffering=1 << 16)
    out = Output(stream)
    code = 1
    paths = []
    try:
        message = json.loads(sys.stdin.readline())
        oldest, newest = message["protocol"]
        if not oldest <= 1 <= newest:
            text = "this plugin speaks protocol 1, asked for is %d to %d" % (oldest, newest)
            raise Failure(text, "config", "protocol")
        _stop_when_cancelled()
        out.send(type="hello", protocol=1, plugin=name, version=version)
        request = Request(message)
        paths = request.paths
        read(request, out)
        out.send(type="done", **out._counts)
        code = 0
    except Failure as failure:
        out._record(
            "error",
            {"kind": failure.kind, "code": failure.code, "message": str(failure), "at": failure.at})
    except (ValueError, KeyError, TypeError, IndexError, EOFError) as error:
        # Where in the program it was raised goes to the log.
        traceback.print_exc()
        out._record("error", _explained(error, paths))
    except OSError as error:
        out._record("error", {"kind": "transient", "code": "system", "message": str(error)})
    stream.flush()
    sys.exit(code)


def _explained(error, paths):
    """What to say about an error that the input has brought about, with its place as far as it is known."""
    parts = {"kind": "input", "code": "input", "message": "%s: %s" % (type(error).__name__, error)}
    if isinstance(error, UnicodeDecodeError):
        for path in paths:
            place = _not_utf8(path)
            if place:
                return dict(parts, code="utf-8", **place)
    elif isinstance(error, json.JSONDecodeError):
        parts.update(code="json", message="not JSON: " + error.msg)
        if len(paths) == 1:
            parts["at"] = {
                "src": os.path.basename(paths[0]), "line": error.lineno, "column": error.colno}
    return parts


def _not_utf8(path):
    """The place of the first byte of a file that is no UTF-8."""
    with open(path, "rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                column = len(line[:error.start].decode("utf-8")) + 1
                hint = "convert it to UTF-8: iconv -f LATIN1 -t UTF-8, or what it is in"
                if number == 1 and line[:2] in (b"\x1f\x8b", b"\x28\xb5", b"PK"):
                    hint = "it is compressed: unpack it first"
                elif number == 1 and line[:2] in (b"\xff\xfe", b"\xfe\xff"):
                    hint = "it is UTF-16: iconv -f UTF-16 -t UTF-8"
                at = {"src": os.path.basename(path), "line": number, "column": column}
                return {"message": "invalid UTF-8", "hint": hint, "at": at}
    return None


def _stop_when_cancelled():
    """The host writes `cancel`, or closes standard input, when the user wants to stop."""

    def listen():
        for line in sys.stdin:
            if json.loads(line).get("type") == "cancel":
                os._exit(1)

    threading.Thread(target=listen, daemon=True).start()

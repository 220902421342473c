"""Reads one name a line; write your own reader here."""

import kith


def read(request, out):
    for path in request.paths:
        source = out.source(path)
        with open(path, encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                name = line.strip()
                if name:
                    at = {"src": source, "line": number}
                    out.node("person/%d" % number, ["Person"], {"name": name}, at=at)


kith.run("NAME", "0.1.0", read)

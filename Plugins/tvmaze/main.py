"""Shows, people, characters and networks of the TVmaze API: a show, a list of shows, or search results, each with
`_embedded.cast` and `_embedded.crew` when it was asked for with embed[]=cast and embed[]=crew."""

import datetime
import json

import kith


def country(value):
    return (value.get("country") or {}).get("name")


class Reader:
    def __init__(self, out, options, source):
        self.out, self.options, self.source = out, options, source
        self.known = set()
        self.place = ""

    def day(self, value, pointer):
        """A date, or nothing: the API gives null and "" for days nobody knows."""
        if not value:
            return None
        try:
            return datetime.date.fromisoformat(value)
        except (TypeError, ValueError):
            return self.out.reject("date", "not a date, YYYY-MM-DD", self.at(pointer), str(value)[:80])

    def at(self, pointer):
        return {"src": self.source, "ptr": pointer}

    def once(self, id, label, props, keys, pointer):
        """A node; many shows share people and networks, the first mention describes them."""
        if id not in self.known:
            self.known.add(id)
            keys = {name: str(value) for name, value in keys.items() if value}
            self.out.node(id, [label], props, keys, self.at(pointer))
        return id

    def show(self, show, pointer):
        self.place = pointer
        if not isinstance(show, dict) or not show.get("id") or not show.get("name"):
            return self.out.reject("missing-key", "a show without id or name", self.at(pointer))
        since = self.options.get("since")
        if since and (show.get("premiered") or "") < since:
            return None
        id = "show/%d" % show["id"]
        props = {name: show.get(name) or None for name in ("name", "language", "genres", "status", "url")}
        for name in ("premiered", "ended"):
            props[name] = self.day(show.get(name), "%s/%s" % (pointer, name))
        keys = {"tvmaze": show["id"], "imdb": (show.get("externals") or {}).get("imdb")}
        self.once(id, "Show", props, keys, pointer)
        for part in ("network", "webChannel"):
            if show.get(part):
                self.network(show[part], id, "%s/%s" % (pointer, part))
        embedded = show.get("_embedded") or {}
        for index, entry in enumerate(embedded.get("cast") or []):
            self.cast(entry, id, "%s/_embedded/cast/%d" % (pointer, index))
        if self.options.get("crew", True):
            for index, entry in enumerate(embedded.get("crew") or []):
                self.crew(entry, id, "%s/_embedded/crew/%d" % (pointer, index))

    def network(self, network, show, pointer):
        self.place = pointer
        id = "network/%d" % network["id"]
        props = {"name": network["name"], "country": country(network)}
        self.once(id, "Network", props, {"tvmazeNetwork": network["id"]}, pointer)
        self.out.relationship(id, "BROADCAST", show, at=self.at(pointer))

    def person(self, person, pointer):
        props = {
            "name": person["name"], "born": self.day(person.get("birthday"), pointer + "/person/birthday"),
            "died": self.day(person.get("deathday"), pointer + "/person/deathday"), "country": country(person),
        }
        return self.once(
            "person/%d" % person["id"], "Person", props, {"tvmazePerson": person["id"]}, pointer + "/person")

    def cast(self, entry, show, pointer):
        self.place = pointer
        person = self.person(entry["person"], pointer)
        character = entry.get("character") or {}
        props = {"role": character.get("name")}
        props.update((name, True) for name in ("self", "voice") if entry.get(name))
        key = "character/%d" % character["id"] if character.get("id") else None
        self.out.relationship(person, "ACTED_IN", show, props, key, self.at(pointer))
        if key and character.get("name"):
            self.once(
                key, "Character", {"name": character["name"]}, {"tvmazeCharacter": character["id"]},
                pointer + "/character")
            self.out.relationship(person, "PLAYS", key, at=self.at(pointer))
            self.out.relationship(key, "APPEARS_IN", show, at=self.at(pointer))

    def crew(self, entry, show, pointer):
        self.place = pointer
        person = self.person(entry["person"], pointer)
        job = entry.get("type") or "Crew"
        self.out.relationship(person, "WORKED_ON", show, {"job": job}, job, self.at(pointer))


def read(request, out):
    for path in request.paths:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read()
        content = json.loads(text) if text.strip() else []
        source = out.source(path, publisher="TVmaze", license="CC-BY-SA-4.0")
        reader = Reader(out, request.options, source)
        try:
            shows(content, reader, out)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            message = "not as the API gives it: %s: %s" % (type(error).__name__, error)
            raise kith.Failure(message, code="shape", at=reader.at(reader.place))


def shows(content, reader, out):
    if isinstance(content, dict):
        return reader.show(content, "")
    for index, entry in enumerate(content):
        # Search results wrap each show with its score.
        wrapped = isinstance(entry, dict) and isinstance(entry.get("show"), dict)
        reader.show(entry["show"] if wrapped else entry, "/%d/show" % index if wrapped else "/%d" % index)
        if index % 100 == 99:
            out.progress(index + 1, len(content), "shows")


kith.run("tvmaze", "1.0.0", read)

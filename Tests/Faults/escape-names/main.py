# Gives labels, types and properties names with codes for the terminal.
import json
print('{"type":"hello","protocol":1}', flush=True)
code = "\x1b[2J\x07"
print(json.dumps({"type": "node", "id": "a" + code, "labels": ["L" + code], "props": {"k" + code: code}}))
print(json.dumps({"type": "relationship", "from": "a" + code, "rel": "R" + code, "to": "a" + code}))
print('{"type":"done","nodes":1,"relationships":1}')

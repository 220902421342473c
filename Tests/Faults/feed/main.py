# A feed: one page more at each import, taking back the first at the third.
import json, sys
request = json.loads(sys.stdin.readline())
last = (request.get("bookmark") or {}).get("last", 0)
print(json.dumps({"type": "hello", "protocol": 1}))
if request["mode"] == "append" and last >= 2:
    print(json.dumps({"type": "retract", "id": "n1"}))
print(json.dumps({"type": "node", "id": "n%d" % (last + 1), "labels": ["Page"], "props": {"n": last + 1}}))
print(json.dumps({"type": "bookmark", "value": {"last": last + 1}}))
print(json.dumps({"type": "done", "nodes": 1, "relationships": 0}))

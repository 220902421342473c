# Looks for its secret among its arguments.
import json, sys
request = json.loads(sys.stdin.readline())
secret = request["options"].get("token", "")
with open("/proc/self/cmdline") as file:
    line = file.read()
print(json.dumps({"type": "hello", "protocol": 1}))
print(json.dumps({"type": "node", "id": "a", "labels": ["T"], "props": {"length": len(secret), "seen": secret in line}}))
print(json.dumps({"type": "done", "nodes": 1, "relationships": 0}))

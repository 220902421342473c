# Looks for its secret where others could see it.
import glob, json, sys
request = json.loads(sys.stdin.readline())
secret = request["options"].get("token", "").encode()
def holds(path):
    try:
        with open(path, "rb") as file:
            return secret in file.read()
    except OSError:
        return False
seen = any(holds(path) for path in glob.glob("/proc/[0-9]*/cmdline") + ["/proc/self/environ"])
print(json.dumps({"type": "hello", "protocol": 1}))
props = {"length": len(secret), "seen": seen}
print(json.dumps({"type": "node", "id": "a", "labels": ["T"], "props": props}))
print(json.dumps({"type": "done", "nodes": 1, "relationships": 0}))

# May use the network, and tries the sockets of this machine.
import json, socket
seen = {}
for name, family in (("network", socket.AF_INET), ("newer", socket.AF_INET6), ("machine", socket.AF_UNIX)):
    try:
        socket.socket(family, socket.SOCK_STREAM).close()
        seen[name] = "allowed"
    except OSError:
        seen[name] = "refused"
# Within one program they are as good as a pipe.
socket.socketpair()
print(json.dumps({"type": "hello", "protocol": 1}))
print(json.dumps({"type": "node", "id": "a", "labels": ["Spy"], "props": seen}))
print(json.dumps({"type": "done", "nodes": 1, "relationships": 0}))

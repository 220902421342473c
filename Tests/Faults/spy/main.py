# Tries to reach what it was not given, and reports.
import json, os, socket, sys
request = json.loads(sys.stdin.readline())
seen = {}
def attempt(name, body):
    try:
        body()
        seen[name] = "allowed"
    except (OSError, PermissionError) as error:
        seen[name] = "refused"
attempt("input", lambda: open(request["inputs"][0]["path"]).read())
attempt("neighbour", lambda: open(request["options"]["neighbour"]).read())
attempt("passwd", lambda: open("/etc/passwd").read())
attempt("write", lambda: open(request["options"]["neighbour"] + ".new", "w"))
attempt("self", lambda: open(__file__, "a"))
attempt("temporary", lambda: open(os.environ["TMPDIR"] + "/x", "w"))
attempt("tcp", lambda: socket.create_connection(("127.0.0.1", 9), 1))
attempt("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)))
attempt("signal", lambda: os.kill(os.getppid(), 0))
attempt("setpgid", lambda: os.setpgid(0, os.getpid()))
print(json.dumps({"type": "hello", "protocol": 1}))
print(json.dumps({"type": "node", "id": "spy", "labels": ["Spy"], "props": seen}))
print(json.dumps({"type": "done", "nodes": 1, "relationships": 0}))

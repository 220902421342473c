# Tries to reach what it was not given, and reports.
import ctypes, errno, json, os, resource, socket, sys
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

# What would harm the machine were it allowed: asked for in ways that change nothing then.
parent = os.getppid()
libc = ctypes.CDLL(None, use_errno=True)
def harmless(name, number, *arguments):
    """A system call, by its number on x86-64, that does nothing or fails for another reason when it is allowed."""
    if os.uname().machine == "x86_64":
        ctypes.set_errno(0)
        libc.syscall(number, *[ctypes.c_long(argument) for argument in arguments])
        if ctypes.get_errno() not in (errno.EPERM, errno.EACCES, errno.ENOSYS):
            seen[name] = "allowed"
            return
    seen[name] = "refused"
def changes(name, body):
    """A call that may be answered with success and yet change nothing."""
    before = os.stat(request["options"]["neighbour"])
    attempt(name, body)
    after = os.stat(request["options"]["neighbour"])
    if (before.st_mode, before.st_gid) == (after.st_mode, after.st_gid):
        seen[name] = "refused"
changes("mode", lambda: os.chmod(request["options"]["neighbour"], 0o600))
changes("owner", lambda: os.chown(request["options"]["neighbour"], -1, 12345))
attempt("attribute", lambda: os.setxattr(request["options"]["neighbour"], "user.kith", b"x"))
attempt("limit", lambda: resource.prlimit(parent, resource.RLIMIT_NOFILE))
attempt("root", lambda: os.chroot("/"))
harmless("priority", 141, 0, 4190000, 0)
harmless("priorities", 141, 2, 4190000, 0)
harmless("processors", 203, 4190000, 8, 0)
harmless("scheduler", 144, 4190000, 0, 0)
harmless("shared", 29, 0x6B697468, 0, 0)
harmless("keys", 250, 0, -3, 0)
harmless("memory", 310, parent, 0, 0, 0, 0, 0)
attempt("setpgid", lambda: os.setpgid(0, os.getpid()))
print(json.dumps({"type": "hello", "protocol": 1}))
print(json.dumps({"type": "node", "id": "spy", "labels": ["Spy"], "props": seen}))
print(json.dumps({"type": "done", "nodes": 1, "relationships": 0}))

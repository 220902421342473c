# Leaves a child that tries to leave the session.
import os, time
if os.fork() == 0:
    try:
        os.setsid()
    except OSError:
        pass
    time.sleep(60)
    os._exit(0)
print('{"type":"hello","protocol":1}')
print('{"type":"node","id":"a","labels":["T"],"props":{"n":1}}')
print('{"type":"done","nodes":1,"relationships":0}', flush=True)

# Ends with a traceback.
print('{"type":"hello","protocol":1}')
print('{"type":"node","id":"a","labels":["T"],"props":{"n":1}}', flush=True)
raise RuntimeError("page 7 is not what it was")

# Computes for ever.
print('{"type":"hello","protocol":1}', flush=True)
while True:
    pass

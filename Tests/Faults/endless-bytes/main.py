# Floods with what is no record: the number of bytes ends it.
print('{"type":"hello","protocol":1}')
while True:
    print('{"type":"log","message":"%s"}' % ("x" * 1000))

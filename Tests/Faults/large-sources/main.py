# Announces documents with names of a megabyte.
print('{"type":"hello","protocol":1}', flush=True)
name = "x" * 1000000
number = 0
while True:
    number += 1
    print('{"type":"source","id":"%d%s"}' % (number, name))

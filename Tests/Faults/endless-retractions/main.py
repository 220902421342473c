# Takes back what it never said.
print('{"type":"hello","protocol":1}', flush=True)
number = 0
while True:
    number += 1
    print('{"type":"retract","id":"r%d"}' % number)

# Announces documents and nothing else.
print('{"type":"hello","protocol":1}', flush=True)
number = 0
while True:
    number += 1
    print('{"type":"source","id":"s%d"}' % number)

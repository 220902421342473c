# Never ends and never pauses: the number of records ends it.
print('{"type":"hello","protocol":1}')
i = 0
while True:
    i += 1
    print('{"type":"node","id":"n%d"}' % i)

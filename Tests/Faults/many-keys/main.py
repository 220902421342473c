# Has a property key for each node, more than a graph holds.
print('{"type":"hello","protocol":1}')
for number in range(70000):
    print('{"type":"node","id":"%d","props":{"k%d":1}}' % (number, number))
print('{"type":"done","nodes":70000}')

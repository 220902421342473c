# Has a type for each relationship, more than a graph holds.
print('{"type":"hello","protocol":1}')
print('{"type":"node","id":"a"}')
for number in range(70000):
    print('{"type":"relationship","from":"a","rel":"R%d","to":"a"}' % number)
print('{"type":"done","nodes":1,"relationships":70000}')

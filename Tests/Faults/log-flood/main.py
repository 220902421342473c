# Logs more than anybody reads; the import itself is good.
print('{"type":"hello","protocol":1}', flush=True)
for number in range(100000):
    print('{"type":"log","message":"line %d"}' % number)
print('{"type":"node","id":"a","labels":["T"],"props":{"n":1}}')
print('{"type":"done","nodes":1,"relationships":0}')

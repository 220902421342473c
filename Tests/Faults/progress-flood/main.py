# Reports progress more often than anybody looks; the import itself is good.
print('{"type":"hello","protocol":1}', flush=True)
for number in range(100000):
    print('{"type":"progress","done":%d,"total":100000,"unit":"x"}' % number)
print('{"type":"node","id":"a","labels":["T"],"props":{"n":1}}')
print('{"type":"done","nodes":1,"relationships":0}')

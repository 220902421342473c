# Nests deeply where nobody looks.
print('{"type":"hello","protocol":1}', flush=True)
print('{"type":"node","id":"a","x-more":' + "[" * 400000 + "]" * 400000 + "}")
print('{"type":"done","nodes":1,"relationships":0}')

# Brackets 200 000 deep.
print('{"type":"hello","protocol":1}')
print('{"type":"node","id":"a","more":' + "[" * 200000 + "]" * 200000 + "}")

# Leaves everything out.
print('{"type":"hello","protocol":1}', flush=True)
while True:
    print('{"type":"reject","code":"c","message":"' + "x" * 4000 + '"}')

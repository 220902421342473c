# Says more than anybody reads.
print('{"type":"hello","protocol":1}', flush=True)
print('{"type":"error","kind":"bug","message":"' + "all is lost " * 50000 + '"}')
raise SystemExit(1)

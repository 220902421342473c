# 50 MB without a line end.
import sys
print('{"type":"hello","protocol":1}')
sys.stdout.write('{"type":"node","id":"a","props":{"x":"')
for _ in range(50):
    sys.stdout.write("x" * (1 << 20))

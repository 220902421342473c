# Fills its memory.
print('{"type":"hello","protocol":1}', flush=True)
heap = []
while True:
    heap.append(bytearray(8 << 20))

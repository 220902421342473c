# Nests folders deeper than anybody looks.
import os, time
print('{"type":"hello","protocol":1}', flush=True)
os.chdir(os.environ["TMPDIR"])
for number in range(5000):
    os.mkdir("d", 0o300)
    os.chdir("d")
time.sleep(60)

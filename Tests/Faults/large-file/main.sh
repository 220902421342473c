# Writes a file without end.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
exec head -c 1000000000000 /dev/zero >"$TMPDIR/large"

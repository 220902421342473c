# Fills its temporary folder, file by file.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
number=0
while :; do
  head -c 1048576 /dev/zero >"$TMPDIR/$number"
  number=$((number + 1))
done

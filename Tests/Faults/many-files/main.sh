# Fills its temporary folder with names.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
number=0
while :; do
  : >"$TMPDIR/$number"
  number=$((number + 1))
done

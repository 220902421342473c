# Fails after it has said done.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
printf '%s\n' '{"type":"node","id":"a","labels":["T"],"props":{"n":1}}'
printf '%s\n' '{"type":"done","nodes":1,"relationships":0}'
echo "disk full" >&2
exit 3

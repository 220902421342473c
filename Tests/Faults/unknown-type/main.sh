# Sends a record type there is not.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
printf '%s\n' '{"type":"vertex","id":"a"}'
printf '%s\n' '{"type":"done","nodes":1,"relationships":0}'

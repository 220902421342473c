# Half a surrogate pair.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
printf '%s\n' '{"type":"node","id":"a","props":{"x":"\ud800"}}'
printf '%s\n' '{"type":"done","nodes":1,"relationships":0}'

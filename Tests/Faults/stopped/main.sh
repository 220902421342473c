# Stops itself instead of going on.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
printf '%s\n' '{"type":"node","id":"a","labels":["T"],"props":{"n":1}}'
kill -STOP $$
printf '%s\n' '{"type":"done","nodes":1}'

# Floods standard error and sends nothing.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
while true; do echo 'still waiting for the server' >&2; done

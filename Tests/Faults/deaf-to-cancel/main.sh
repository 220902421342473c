# Hears neither cancel nor SIGTERM.
trap '' TERM
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
while :; do sleep 60; done

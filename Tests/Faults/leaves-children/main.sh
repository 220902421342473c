# Fails, and leaves children.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
printf '%s\n' '{"type":"node","id":"a","labels":["T"],"props":{"n":1}}'
sleep 60 &
(sleep 60 & sleep 60) >/dev/null 2>&1 &
exit 3

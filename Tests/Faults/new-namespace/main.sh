# Leaves children without an environment, one of them in a name space of its own.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
printf '%s\n' '{"type":"node","id":"a","labels":["T"],"props":{"n":1}}'
unshare --user --pid --fork sleep 60 >/dev/null 2>&1 &
setsid sleep 60 >/dev/null 2>&1 &
env -i sleep 60 >/dev/null 2>&1 &
printf '%s\n' '{"type":"done","nodes":1,"relationships":0}'
exit 0

# Reads some of its input, says nothing of how far it is, and takes its time: the host sees what it has read.
read -r request
path=$(printf '%s' "$request" | sed 's/.*"path":"\([^"]*\)".*/\1/')
exec 4<"$path"
dd bs=400 count=1 <&4 >/dev/null 2>&1
printf '%s\n' '{"type":"hello","protocol":1}'
printf '%s\n' '{"type":"node","id":"a","labels":["T"],"props":{"n":1}}'
sleep 0.7
printf '%s\n' '{"type":"done","nodes":1,"relationships":0}'

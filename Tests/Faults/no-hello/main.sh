# Begins without hello.
read -r request
printf '%s\n' '{"type":"node","id":"a","labels":["T"],"props":{"n":1}}'
printf '%s\n' '{"type":"done","nodes":1,"relationships":0}'

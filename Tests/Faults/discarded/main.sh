# Sends more than declared, which is dropped.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
printf '%s\n' '{"type":"node","id":"a","labels":["T","Secret"],"props":{"n":1,"m":2}}'
printf '%s\n' '{"type":"done","nodes":1,"relationships":0}'

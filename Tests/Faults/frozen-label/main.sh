# A label its manifest does not declare.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
printf '%s\n' '{"type":"node","id":"a","labels":["Secret"]}'
printf '%s\n' '{"type":"done","nodes":1,"relationships":0}'

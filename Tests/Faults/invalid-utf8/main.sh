# A byte that is no UTF-8.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
printf '{"type":"node","id":"a\377","labels":["T"]}\n'
printf '%s\n' '{"type":"done","nodes":1,"relationships":0}'

# Leaves a piece of its input out and says so.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
printf '%s\n' '{"type":"source","id":"s","uri":"shows.json"}'
printf '%s\n' '{"type":"node","id":"a","labels":["T"],"props":{"n":1}}'
printf '%s\n' '{"type":"reject","code":"missing-key","message":"show without id","at":{"src":"s","ptr":"/7","line":9}}'
printf '%s\n' '{"type":"done","nodes":1,"relationships":0,"rejects":1}'

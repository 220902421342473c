# A relationship to a node nobody describes.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
printf '%s\n' '{"type":"node","id":"a","labels":["T"],"props":{"n":1}}'
printf '%s\n' '{"type":"relationship","from":"a","rel":"R","to":"nobody"}'
printf '%s\n' '{"type":"done","nodes":1,"relationships":1}'

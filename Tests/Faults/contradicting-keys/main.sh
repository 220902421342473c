# One node with two values of a key.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
printf '%s\n' '{"type":"node","id":"a","labels":["T"],"keys":{"isbn":"1"}}'
printf '%s\n' '{"type":"node","id":"b","labels":["T"],"keys":{"url":"u"}}'
printf '%s\n' '{"type":"node","id":"a","keys":{"isbn":"2"}}'
printf '%s\n' '{"type":"done","nodes":3,"relationships":0}'

# A locator in a source nobody announced.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
printf '%s\n' '{"type":"node","id":"a","labels":["T"],"at":{"src":"z","line":1}}'
printf '%s\n' '{"type":"done","nodes":1,"relationships":0}'

# Gives up politely.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
printf '%s\n' '{"type":"node","id":"a","labels":["T"],"props":{"n":1}}'
printf '%s\n' '{"type":"source","id":"s","uri":"shows.json"}'
printf '%s\n' '{"type":"error","kind":"input","code":"date","message":"1 April is no date","at":{"src":"s","line":7,"column":3}}'
exit 1

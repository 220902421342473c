# Gives up with a message that would clear the screen.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
printf '%s\n' '{"type":"error","kind":"input","code":"x","message":"\u001b[2Jall is \u202ewell\u0007"}'
exit 1

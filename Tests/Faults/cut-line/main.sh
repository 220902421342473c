# Ends within a line.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
printf '%s' '{"type":"node","id":"a"'

# Sends a zero byte in a text.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
printf '{"type":"node","id":"a\0b"}\n'
printf '%s\n' '{"type":"done","nodes":1}'

# Says hello and nothing more.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
sleep 60

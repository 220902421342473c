# Prints a message; records have a descriptor of their own, so it does no harm.
read -r request
echo "Fetching page 1..."
{
printf '%s\n' '{"type":"hello","protocol":1}'
printf '%s\n' '{"type":"node","id":"a","labels":["T"],"props":{"n":1}}'
printf '%s\n' '{"type":"done","nodes":1,"relationships":0}'
} >&3

# An integer that Int64 does not hold.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
printf '%s\n' '{"type":"node","id":"a","props":{"n":9223372036854775808}}'
printf '%s\n' '{"type":"done","nodes":1,"relationships":0}'

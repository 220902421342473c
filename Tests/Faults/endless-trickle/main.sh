# Never ends and never pauses for long.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
i=0
while :; do i=$((i+1)); printf '{"type":"node","id":"%s"}\n' $i; sleep 0.05; done

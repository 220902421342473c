# Starts processes until it is stopped; within limits, for the machine is shared.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
i=0
while [ $i -lt 60 ]; do i=$((i+1)); sleep 60 & done
wait

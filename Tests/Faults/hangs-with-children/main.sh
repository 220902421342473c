# Hangs together with its children, who hear no signals.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
trap '' TERM INT HUP
(trap '' TERM; sleep 60 & sleep 60) &
sleep 60

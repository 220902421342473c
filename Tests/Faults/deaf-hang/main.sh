# Hangs and ignores SIGTERM.
trap '' TERM
read -r request
while :; do sleep 60; done

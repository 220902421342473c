# Crashes with a message that would clear the screen.
read -r request
printf '%s\n' '{"type":"hello","protocol":1}'
printf '\033[2Jgone\007\n' >&2
exit 1

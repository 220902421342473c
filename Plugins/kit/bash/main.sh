# Reads one name a line; write your own reader here.
. ./kith.sh

kith_begin NAME 0.1.0
number=0
while IFS= read -r line || [ -n "$line" ]; do
  number=$((number + 1))
  kith_trim "$number"
  name=$line
  if [ -n "$name" ]; then
    kith_quote "$name"
    kith_node "person/$number" Person "\"name\":$KITH_QUOTED" "\"src\":\"s1\",\"line\":$number"
  fi
done <"$KITH_PATH"
kith_done

# Reads one name a line; write your own reader here.
. ./kith.sh

kith_begin NAME 0.1.0
number=0
while IFS= read -r line || [ -n "$line" ]; do
  number=$((number + 1))
  [ "$number" = 1 ] && line=${line#$'\xEF\xBB\xBF'}
  name=${line%$'\r'}
  if [ -n "$name" ]; then
    if ! printf '%s' "$name" | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1; then
      kith_fail input utf8 "line $number is not UTF-8" "\"src\":\"s1\",\"line\":$number"
    fi
    kith_node "person/$number" Person "\"name\":$(kith_text "$name")" "\"src\":\"s1\",\"line\":$number"
  fi
done <"$KITH_PATH"
kith_done

extension KitFiles {
  /// `Plugins/kit/bash`, word for word; a test compares them.
  static let bash: [String: String] = [
    "kith.sh": ##"""
      # Protocol 1 of kith's importer plugins: copy this file beside your program, there is nothing to install.
      #
      #     . ./kith.sh
      #     kith_begin my-plugin 1.0.0                   # reads the request; $KITH_PATH is the file to import
      #     kith_node person/1 Person "\"name\":$(kith_text "Ann")" "\"src\":\"s1\",\"line\":1"
      #     kith_relationship person/1 KNOWS person/2
      #     kith_done

      KITH_NODES=0 KITH_RELATIONSHIPS=0 KITH_REJECTS=0 KITH_ENDED=

      # Prints a text as a JSON string.
      kith_text() {
        local text=$1 i char code
        text=${text//\\/\\\\}
        text=${text//\"/\\\"}
        text=${text//$'\n'/\\n}
        text=${text//$'\r'/\\r}
        text=${text//$'\t'/\\t}
        case $text in
          *[$'\001'-$'\037']*)
            local clean=
            for ((i = 0; i < ${#text}; i++)); do
              char=${text:i:1}
              case $char in
                [$'\001'-$'\037']) printf -v code '\\u%04x' "'$char"; clean+=$code ;;
                *) clean+=$char ;;
              esac
            done
            text=$clean
            ;;
        esac
        printf '"%s"' "$text"
      }

      # kith_begin NAME VERSION
      kith_begin() {
        local rest pattern
        IFS= read -r KITH_REQUEST
        rest=${KITH_REQUEST#*\"protocol\":[}
        if [ "${rest%%,*}" -gt 1 ]; then
          kith_fail config protocol "this plugin speaks protocol 1, asked for is ${rest%%]*}"
        fi
        pattern='"path":"(([^"\\]|\\.)*)"'
        [[ $KITH_REQUEST =~ $pattern ]] && KITH_PATH=${BASH_REMATCH[1]}
        KITH_PATH=${KITH_PATH//\\\"/\"}
        KITH_PATH=${KITH_PATH//\\\\/\\}
        trap 'kith_ended' EXIT
        printf '{"type":"hello","protocol":1,"plugin":%s,"version":%s}\n' "$(kith_text "$1")" "$(kith_text "$2")"
        printf '{"type":"source","id":"s1","uri":%s}\n' "$(kith_text "${KITH_PATH##*/}")"
      }

      # kith_option NAME: the value of an option, as JSON; empty when it was not given. For plain values.
      kith_option() {
        local pattern="\"$1\":(\"([^\"\\\\]|\\\\.)*\"|[-0-9.eE]+|true|false)" options=${KITH_REQUEST#*\"options\":}
        [[ $options =~ $pattern ]] && printf '%s' "${BASH_REMATCH[1]}"
      }

      # kith_node ID LABEL [PROPERTIES [PLACE [KEYS]]]: the last three are members of JSON objects, without braces.
      kith_node() {
        KITH_NODES=$((KITH_NODES + 1))
        printf '{"type":"node","id":%s,"labels":[%s],"keys":{%s},"props":{%s},"at":{%s}}\n' \
          "$(kith_text "$1")" "$(kith_text "$2")" "$5" "$3" "$4"
      }

      # kith_relationship FROM TYPE TO [PROPERTIES [PLACE]]
      kith_relationship() {
        KITH_RELATIONSHIPS=$((KITH_RELATIONSHIPS + 1))
        printf '{"type":"relationship","from":%s,"rel":%s,"to":%s,"props":{%s},"at":{%s}}\n' \
          "$(kith_text "$1")" "$(kith_text "$2")" "$(kith_text "$3")" "$4" "$5"
      }

      # kith_reject CODE MESSAGE [PLACE]
      kith_reject() {
        KITH_REJECTS=$((KITH_REJECTS + 1))
        printf '{"type":"reject","code":%s,"message":%s,"at":{%s}}\n' "$(kith_text "$1")" "$(kith_text "$2")" "$3"
      }

      # kith_fail KIND CODE MESSAGE [PLACE]: gives up; KIND is input, config, transient or bug.
      kith_fail() {
        KITH_ENDED=yes
        printf '{"type":"error","kind":"%s","code":"%s","message":%s,"at":{%s}}\n' "$1" "$2" "$(kith_text "$3")" "$4"
        exit 1
      }

      kith_done() {
        KITH_ENDED=yes
        printf '{"type":"done","nodes":%d,"relationships":%d,"rejects":%d}\n' \
          "$KITH_NODES" "$KITH_RELATIONSHIPS" "$KITH_REJECTS"
      }

      kith_ended() {
        [ -n "$KITH_ENDED" ] || printf '{"type":"error","kind":"bug","code":"exit","message":"the plugin stopped early"}\n'
      }

      """##,
    "main.sh": ##"""
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

      """##,
  ]
}

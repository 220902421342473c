extension KitFiles {
  /// `Plugins/kit/bash`, word for word; a test compares them.
  static let bash: [String: String] = [
    "kith.sh": ##"""
    # Protocol 1 of kith's importer plugins: copy this file beside your program; there is nothing to
    # install.
    #
    #     . ./kith.sh
    #     kith_begin my-plugin 1.0.0                   # reads the request; $KITH_PATH is the file to import
    #     kith_quote "Ann"
    #     kith_node person/1 Person "\"name\":$KITH_QUOTED" '"src":"s1","line":1'
    #     kith_relationship person/1 KNOWS person/2
    #     kith_done

    # Texts are bytes: everything that looks at characters is many times slower.
    LC_ALL=C

    KITH_NODES=0 KITH_RELATIONSHIPS=0 KITH_REJECTS=0 KITH_ENDED=

    # Sets KITH_QUOTED to a text as a JSON string. A function that prints it would cost a process a call.
    kith_quote() {
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
      KITH_QUOTED="\"$text\""
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
      if ! iconv -f UTF-8 -t UTF-8 "$KITH_PATH" >/dev/null 2>&1; then
        kith_fail input utf8 "the input is not UTF-8"
      fi
      trap 'kith_ended' EXIT
      printf '{"type":"hello","protocol":1,"plugin":"%s","version":"%s"}\n' "$1" "$2"
      kith_quote "${KITH_PATH##*/}"
      printf '{"type":"source","id":"s1","uri":%s}\n' "$KITH_QUOTED"
    }

    # kith_trim NUMBER: takes a CR off the end of $line, and a byte order mark off the first one. Not by
    # ${line%...}, which takes half a minute for a line of a megabyte.
    kith_trim() {
      [ "$1" = 1 ] && [ "${line:0:3}" = $'\xEF\xBB\xBF' ] && line=${line:3}
      [ "${line: -1}" = $'\r' ] && line=${line:0:${#line}-1}
      return 0
    }

    # kith_option NAME: the value of an option, as JSON; empty when it was not given. For plain values.
    kith_option() {
      local options=${KITH_REQUEST#*\"options\":}
      local pattern="\"$1\":(\"([^\"\\\\]|\\\\.)*\"|[-0-9.eE]+|true|false)"
      [[ $options =~ $pattern ]] && printf '%s' "${BASH_REMATCH[1]}"
    }

    # kith_node ID LABEL [PROPERTIES [PLACE [KEYS]]]: the last three are members of JSON objects, without
    # braces.
    kith_node() {
      KITH_NODES=$((KITH_NODES + 1))
      kith_quote "$1"
      printf '{"type":"node","id":%s,"labels":["%s"],"keys":{%s},"props":{%s},"at":{%s}}\n' \
        "$KITH_QUOTED" "$2" "$5" "$3" "$4"
    }

    # kith_relationship FROM TYPE TO [PROPERTIES [PLACE]]
    kith_relationship() {
      KITH_RELATIONSHIPS=$((KITH_RELATIONSHIPS + 1))
      local from
      kith_quote "$1"
      from=$KITH_QUOTED
      kith_quote "$3"
      printf '{"type":"relationship","from":%s,"rel":"%s","to":%s,"props":{%s},"at":{%s}}\n' \
        "$from" "$2" "$KITH_QUOTED" "$4" "$5"
    }

    # kith_reject CODE MESSAGE [PLACE]
    kith_reject() {
      KITH_REJECTS=$((KITH_REJECTS + 1))
      kith_quote "$2"
      printf '{"type":"reject","code":"%s","message":%s,"at":{%s}}\n' "$1" "$KITH_QUOTED" "$3"
    }

    # kith_fail KIND CODE MESSAGE [PLACE]: gives up; KIND is input, config, transient or bug.
    kith_fail() {
      KITH_ENDED=yes
      kith_quote "$3"
      printf '{"type":"error","kind":"%s","code":"%s","message":%s,"at":{%s}}\n' \
        "$1" "$2" "$KITH_QUOTED" "$4"
      exit 1
    }

    kith_done() {
      KITH_ENDED=yes
      printf '{"type":"done","nodes":%d,"relationships":%d,"rejects":%d}\n' \
        "$KITH_NODES" "$KITH_RELATIONSHIPS" "$KITH_REJECTS"
    }

    kith_ended() {
      [ -n "$KITH_ENDED" ] && return
      printf '{"type":"error","kind":"bug","code":"exit","message":"the plugin stopped early"}\n'
    }

    """##,
    "main.sh": ##"""
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

    """##,
  ]
}

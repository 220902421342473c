/// The files `kith plugin new` writes: helpers that speak the protocol, and a program that uses them. They
/// are part of the program, so that nothing has to be installed beside it.
enum KitFiles {
  enum Language: String, CaseIterable, Sendable {
    case python, bash, swift

    var files: [String: String] {
      switch self {
      case .python: KitFiles.python
      case .bash: KitFiles.bash
      case .swift: KitFiles.swift
      }
    }

    /// The command and the channel of the manifest. A shell writes to standard output most easily.
    var run: (command: String, channel: String) {
      switch self {
      case .python: ("[\"python3\", \"main.py\"]", "fd3")
      case .bash: ("[\"bash\", \"main.sh\"]", "stdout")
      case .swift: ("[\"./plugin\"]", "fd3")
      }
    }
  }

  static let input = "Ann Example\n\nZoë Ω. \"Quote\" Łukasz\n"

  static func expected(_ name: String) -> String {
    """
    {"type":"hello","protocol":1,"plugin":"\(name)","version":"0.1.0"}
    {"type":"source","id":"s1","uri":"input.txt"}
    {"type":"node","id":"person/1","labels":["Person"],\
    "props":{"name":"Ann Example"},"at":{"src":"s1","line":1}}
    {"type":"node","id":"person/3","labels":["Person"],\
    "props":{"name":"Zoë Ω. \\"Quote\\" Łukasz"},"at":{"src":"s1","line":3}}
    {"type":"done","nodes":2}

    """
  }

  static func manifest(_ name: String, _ language: Language) -> String {
    let memory = language == .swift ? "1GiB" : "512MiB"
    return """
      {
        "manifest": 1,
        "name": "\(name)",
        "version": "0.1.0",
        "help": "People, one name a line",
        "run": {"command": \(language.run.command), "protocol": [1, 1], "channel": "\(language.run.channel)"},
        "match": {"globs": ["*.\(name).txt"]},
        "inputs": {"kinds": ["file"], "max": 1, "lines": true},
        "options": {},
        "emits": {
          "contract": "freeze",
          "nodes": {"Person": {"keys": [], "props": {"name": "string"}}},
          "relationships": {}
        },
        "permissions": {"read": ["$inputs"], "write": [], "network": "none"},
        "limits": {"idle": "30s", "wall": "10m", "memory": "\(memory)", "line": "2MiB"},
        "modes": ["replace", "append"]
      }

      """
  }

  static func readme(_ name: String, _ language: Language) -> String {
    let build = language == .swift ? "    ./build.sh\n" : ""
    return """
      # \(name)

      An importer plugin for kith.

      \(build)    kith plugin test .        # all checks, with the fixtures below fixtures/
          kith plugin test --accept .   # what it makes of the fixtures now is what is expected
          kith plugin trust .       # shows what it may do and remembers its files
          kith --memory --plugin . -c 'CALL import.`\(name)`("fixtures/sample/input.txt")'

      `kith-plugin.json` says how it is run, what it sends and what it may. A fixture is a folder with an
      input, its options (options.json) and the stream the plugin must make of them (expected.jsonl).

      """
  }
}

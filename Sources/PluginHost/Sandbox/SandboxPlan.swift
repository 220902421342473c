import KithPluginKit

/// What a plugin's process is allowed, as arguments of the trampoline that puts it into force.
struct SandboxPlan: Hashable, Sendable {
  var readable: [String] = []
  var executable: [String] = []
  var writable: [String] = []
  var forbidsNetwork = true
  /// False under `--no-sandbox`: limits stay, files and network are open.
  var isEnforced = true
  var memory: Int64 = 512 << 20
  /// Seconds.
  var cpu: Int64 = 600
  /// Bytes of the largest file.
  var disk: Int64 = 1 << 30
  var channel = Manifest.Channel.stdout
  var parent: Int32 = 0

  /// The arguments of `__exec-plugin`, followed by the command.
  func arguments(_ command: [String]) -> [String] {
    var arguments: [String] = [
      "--parent", "\(parent)", "--memory", "\(memory)", "--cpu", "\(cpu)", "--disk", "\(disk)",
      "--channel", channel.rawValue,
    ]
    if isEnforced {
      for path in readable { arguments += ["--read", path] }
      for path in executable { arguments += ["--execute", path] }
      for path in writable { arguments += ["--write", path] }
      if forbidsNetwork { arguments.append("--no-network") }
    } else {
      arguments.append("--no-sandbox")
    }
    return arguments + ["--"] + command
  }

  /// Reads the arguments back.
  /// - Throws: the argument that cannot be understood.
  init(parsing arguments: [String]) throws(TrampolineError) {
    var rest = arguments[...]
    forbidsNetwork = arguments.prefix { $0 != "--" }.contains("--no-network")
    while let name = rest.popFirst() {
      if name == "--" {
        command = Array(rest)
        return
      }
      switch name {
      case "--no-network": continue
      case "--no-sandbox":
        isEnforced = false
        continue
      default: break
      }
      guard let value = rest.popFirst() else { throw TrampolineError("\(name) needs a value") }
      switch name {
      case "--read": readable.append(value)
      case "--execute": executable.append(value)
      case "--write": writable.append(value)
      case "--memory": memory = Int64(value) ?? memory
      case "--cpu": cpu = Int64(value) ?? cpu
      case "--disk": disk = Int64(value) ?? disk
      case "--parent": parent = Int32(value) ?? 0
      case "--channel": channel = Manifest.Channel(rawValue: value) ?? .stdout
      default: throw TrampolineError("there is no argument \(name)")
      }
    }
    throw TrampolineError("the command is missing")
  }

  /// Only after reading arguments back.
  var command: [String] = []

  init() {}
}

/// Why the trampoline did not start a plugin.
struct TrampolineError: Error {
  var message: String
  init(_ message: String) { self.message = message }
}

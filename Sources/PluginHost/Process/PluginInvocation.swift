import KithPluginKit

/// One start of a plugin: everything its process is given.
public struct PluginInvocation: Sendable {
  /// The program and its arguments that make up the trampoline, before its own arguments.
  public var trampoline: [String]
  public var plugin: InstalledPlugin
  /// The request, one line of JSON without its LF.
  public var request: String
  /// Absolute paths of what is imported.
  public var inputs: [String]
  /// What messages call the input.
  public var inputName: String
  public var limits: PluginLimits
  /// False for `--no-sandbox`.
  public var isSandboxed = true
  /// Given every byte of the stream as it comes, for recordings.
  public var record: (@Sendable (Bytes) -> Void)?
  /// Given lines the plugin logs.
  public var log: (@Sendable (String) -> Void)?
  /// Given what the plugin wrote to its standard error, when it has failed.
  var failed: (@Sendable (LogTail) -> Void)?

  public init(
    trampoline: [String], plugin: InstalledPlugin, request: String, inputs: [String], limits: PluginLimits
  ) {
    self.trampoline = trampoline
    self.plugin = plugin
    self.request = request
    self.inputs = inputs
    inputName = plugin.name
    self.limits = limits
  }
}

extension PluginInvocation {
  /// The program a command names and what it needs to be readable besides the system's folders.
  struct ResolvedCommand {
    var command: [String]
    var folders: [String] = []
  }

  /// Finds the program: a file of the plugin's folder, an absolute path, or a name on the search path.
  /// - Throws: `config` when there is no such program.
  func resolvedCommand() throws(ImportFailure) -> ResolvedCommand {
    var command = plugin.manifest.run.command
    let name = command.first ?? ""
    if name.hasPrefix("/") {
      return ResolvedCommand(command: command, folders: ProgramPath.folders(for: name))
    }
    if name.contains("/") || FileKind.isExecutable("\(plugin.folder)/\(name)") {
      command[0] = "\(plugin.folder)/\(name)"
      guard FileKind.isExecutable(command[0]) else {
        throw ImportFailure(
          .config, "command", "\(command[0]) is no program that can be run", file: plugin.name,
          hint: "make it executable: chmod +x \(command[0])")
      }
      return ResolvedCommand(command: command)
    }
    guard let path = ProgramPath.find(name) else {
      throw ImportFailure(
        .config, "command", "the plugin needs the program `\(name)`, which is not installed",
        file: plugin.name)
    }
    command[0] = path
    return ResolvedCommand(command: command, folders: ProgramPath.folders(for: path))
  }

  func plan(_ resolved: ResolvedCommand, temporary: String, parent: Int32) -> SandboxPlan {
    var plan = SandboxPlan()
    plan.parent = parent
    plan.memory = limits.memory
    plan.cpu = max(1, (limits.cpu + 999) / 1000)
    plan.disk = limits.disk
    plan.channel = plugin.manifest.run.channel
    plan.isEnforced = isSandboxed
    let permissions = plugin.manifest.manifest.permissions
    plan.forbidsNetwork = permissions.network == "none"
    plan.executable = [plugin.folder] + resolved.folders
    for path in permissions.read {
      switch path {
      case "$inputs": plan.readable += inputs
      case "$plugin": break
      default: plan.readable.append(path)
      }
    }
    plan.writable = [temporary] + permissions.write
    return plan
  }

  /// A clean environment: no switches of the user's that change how interpreters behave or buffer.
  func environment(temporary: String, mark: String) -> [String: String] {
    [
      "PATH": ProgramPath.system.joined(separator: ":"), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC",
      "HOME": temporary, "TMPDIR": temporary, "PYTHONDONTWRITEBYTECODE": "1",
      "KITH_PLUGIN": plugin.name, "KITH_RUN": mark,
    ]
  }
}

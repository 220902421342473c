import Syntax

/// What `:set` and the config files change.
struct Settings: Hashable {
  var mode = OutputMode.table
  var color = ColorChoice.auto
  var hints = true
  var highlight = true
  var menu = true
  var viKeys = false
  /// A command line; empty for none, nil for `$KITH_PAGER`, `$PAGER` or `less -FRSX`.
  var pager: String?
  /// Cells; nil for the width of the screen.
  var width: Int?
  var null = "null"
  var time = false
}

/// One thing that can be set.
struct Setting: Sendable {
  var name: String
  /// The values it takes, for help.
  var values: String
  var help: String
  /// May stand in a graph folder's own config, which is somebody else's text: nothing that names a program
  /// may.
  var isSafeInFolder = true
  var get: @Sendable (Settings) -> String
  /// False when the text is no value for it.
  var set: @Sendable (inout Settings, String) -> Bool

  static let all: [Setting] = [
    Setting(
      name: "mode", values: OutputMode.allCases.map(\.rawValue).joined(separator: "|"),
      help: "how results are written", get: { $0.mode.rawValue },
      set: { settings, text in
        guard let mode = OutputMode(rawValue: text) else { return false }
        settings.mode = mode
        return true
      }),
    Setting(
      name: "color", values: "auto|always|never", help: "colours", get: { $0.color.rawValue },
      set: { settings, text in
        guard let color = ColorChoice(rawValue: text) else { return false }
        settings.color = color
        return true
      }),
    onOff("hints", "suggestions in grey while typing", \.hints),
    onOff("highlight", "colours while typing", \.highlight),
    onOff("menu", "a menu of completions on Tab", \.menu),
    onOff("time", "parse, plan and run time below results", \.time),
    Setting(
      name: "editor", values: "emacs|vi", help: "the keys of the prompt", isSafeInFolder: false,
      get: { $0.viKeys ? "vi" : "emacs" },
      set: { settings, text in
        guard text == "vi" || text == "emacs" else { return false }
        settings.viKeys = text == "vi"
        return true
      }),
    Setting(
      name: "pager", values: "a command line|off|default", help: "shows results taller than the screen",
      isSafeInFolder: false, get: { $0.pager.map { $0.isEmpty ? "off" : $0 } ?? "default" },
      set: { settings, text in
        settings.pager = text == "default" ? nil : text == "off" ? "" : text
        return true
      }),
    Setting(
      name: "width", values: "auto|a number of cells", help: "the width tables are fitted to",
      get: { $0.width.map { String($0) } ?? "auto" },
      set: { settings, text in
        if text == "auto" {
          settings.width = nil
          return true
        }
        guard let cells = Int(text), cells >= 10, cells <= 10_000 else { return false }
        settings.width = cells
        return true
      }),
    Setting(
      name: "null", values: "any text", help: "what stands for null in tables", get: { $0.null },
      set: { settings, text in
        settings.null = text
        return true
      }),
  ]

  private static func onOff(
    _ name: String, _ help: String, _ path: any WritableKeyPath<Settings, Bool> & Sendable
  ) -> Setting {
    Setting(
      name: name, values: "on|off", help: help, get: { $0[keyPath: path] ? "on" : "off" },
      set: { settings, text in
        switch text.lowercased() {
        case "on", "true", "yes", "1": settings[keyPath: path] = true
        case "off", "false", "no", "0": settings[keyPath: path] = false
        default: return false
        }
        return true
      })
  }
}

extension Settings {
  /// Sets by name.
  mutating func set(_ name: String, _ value: String, fromFolder: Bool = false) throws(ShellError) {
    guard let setting = Setting.all.first(where: { $0.name == name }) else {
      let near = nearest(name, among: Setting.all.map(\.name))
      throw .usage(
        "there is no setting `\(name)`", hint: near.map { "did you mean \($0)?" } ?? "`:settings` lists them")
    }
    guard setting.isSafeInFolder || !fromFolder else {
      throw .usage(
        "`\(name)` cannot be set by a graph's folder", hint: "set it in your own config file or with :set")
    }
    guard setting.set(&self, value) else {
      throw .usage("`\(value)` is no value for \(name)", hint: "it takes \(setting.values)")
    }
  }

  /// Applies a config file: `key = value` lines, `#` begins a comment.
  ///
  /// - Returns: What is wrong in it, one sentence each; the other lines count.
  mutating func apply(config text: String, name: String, fromFolder: Bool) -> [String] {
    var problems: [String] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let content = trimmed(line)
      if content.isEmpty || content.hasPrefix("#") { continue }
      guard let equals = content.firstIndex(of: "=") else {
        problems.append("\(name):\(index + 1): expected `key = value`")
        continue
      }
      do throws(ShellError) {
        try set(
          trimmed(content[..<equals]), trimmed(content[content.index(after: equals)...]),
          fromFolder: fromFolder)
      } catch {
        if case .usage(let message, let hint) = error {
          problems.append("\(name):\(index + 1): \(message)\(hint.map { "; \($0)" } ?? "")")
        }
      }
    }
    return problems
  }

  /// Applies `KITH_MODE`, `KITH_PAGER` and the like.
  mutating func apply(environment: ShellEnvironment) -> [String] {
    var problems: [String] = []
    for setting in Setting.all {
      let variable = "KITH_" + setting.name.uppercased()
      guard let value = environment[variable] else { continue }
      if !setting.set(&self, value) {
        problems.append("\(variable): `\(value)` is no value for \(setting.name); it takes \(setting.values)")
      }
    }
    return problems
  }
}

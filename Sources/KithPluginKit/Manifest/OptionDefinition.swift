/// One option an importer takes, as its manifest declares it.
public struct OptionDefinition: Hashable, Sendable {
  /// What a value must be.
  public indirect enum Kind: Hashable, Sendable {
    case string
    case integer(minimum: Int64?, maximum: Int64?)
    case number(minimum: Double?, maximum: Double?)
    case boolean
    /// `YYYY-MM-DD`
    case date
    /// Milliseconds, or a number with `ms`, `s`, `m`, `h` or `d`.
    case duration
    /// Bytes, or a number with `KiB`, `MiB`, `GiB`.
    case size
    case `enum`([String])
    case path
    case url
    /// Never shown or logged.
    case secret
    /// One character.
    case character
    case list(Kind)
    /// Names with values of one kind.
    case map(Kind)
    /// Any of these.
    case either([Kind])
    /// Names with values, each of a kind of its own.
    case record([OptionDefinition])
  }

  public var name: String
  public var kind: Kind
  /// Taken when the option is not given.
  public var defaultValue: JSONValue?
  /// May be left out although it has no default.
  public var isOptional: Bool
  /// One line.
  public var help: String
  /// What to use instead of it.
  public var deprecation: String?

  public init(
    _ name: String, _ kind: Kind, default defaultValue: JSONValue? = nil, optional: Bool = true,
    help: String = "",
    deprecation: String? = nil
  ) {
    self.name = name
    self.kind = kind
    self.defaultValue = defaultValue
    isOptional = optional
    self.help = help
    self.deprecation = deprecation
  }
}

extension OptionDefinition.Kind {
  /// As shown in help and messages.
  public var name: String {
    switch self {
    case .string: "text"
    case .integer: "an integer"
    case .number: "a number"
    case .boolean: "true or false"
    case .date: "a date (YYYY-MM-DD)"
    case .duration: "a duration such as 30s or 10m"
    case .size: "a size such as 64KiB or 512MiB"
    case .enum(let values): "one of " + values.joined(separator: ", ")
    case .path: "a path"
    case .url: "a URL"
    case .secret: "a secret"
    case .character: "one character"
    case .list(let element): "a list of values, each \(element.name)"
    case .map(let element): "a map of names to values, each \(element.name)"
    case .either(let kinds): kinds.map(\.name).joined(separator: " or ")
    case .record(let fields): "a map with " + fields.map(\.name).joined(separator: ", ")
    }
  }
}

/// An option that is unknown, missing or of the wrong type.
public struct OptionError: Error, Hashable, Sendable, CustomStringConvertible {
  public var option: String
  public var message: String
  public var hint: String?

  public init(_ option: String, _ message: String, hint: String? = nil) {
    self.option = option
    self.message = message
    self.hint = hint
  }

  public var description: String { message + (hint.map { "; \($0)" } ?? "") }
}

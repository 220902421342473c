import KithPluginKit

/// Values an option must take and must refuse.
enum OptionSamples {
  static func good(_ option: OptionDefinition) -> JSONValue? {
    option.defaultValue ?? good(option.kind, depth: 0)
  }

  private static func good(_ kind: OptionDefinition.Kind, depth: Int) -> JSONValue? {
    guard depth < 8 else { return nil }
    switch kind {
    case .string, .path, .secret: return .string("text")
    case .integer(let minimum, let maximum): return .integer(minimum ?? min(maximum ?? 1, 1))
    case .number(let minimum, let maximum): return .float(minimum ?? min(maximum ?? 1, 1))
    case .boolean: return .boolean(true)
    case .date: return .string("2011-04-17")
    case .duration: return .string("10s")
    case .size: return .string("1MiB")
    case .enum(let values): return values.first.map { .string($0) }
    case .url: return .string("https://example.org/")
    case .character: return .string(";")
    case .list(let element): return good(element, depth: depth + 1).map { .array([$0]) }
    case .map(let element): return good(element, depth: depth + 1).map { .object([.init("a", $0)]) }
    case .either(let kinds): return kinds.first.flatMap { good($0, depth: depth + 1) }
    case .record(let fields):
      return .object(
        fields.compactMap { field in
          good(field.kind, depth: depth + 1).map { JSONValue.Member(field.name, $0) }
        })
    }
  }

  /// Nil for kinds that take anything.
  static func bad(_ kind: OptionDefinition.Kind) -> JSONValue? {
    switch kind {
    case .either: nil
    case .integer(let minimum?, _) where minimum > .min: .integer(minimum - 1)
    case .integer(_, let maximum?) where maximum < .max: .integer(maximum + 1)
    case .date: .string("2011-02-30")
    case .enum(let values): .string(values.joined(separator: "?") + "?")
    case .list, .map, .record: .string("text")
    default: .array([])
    }
  }
}

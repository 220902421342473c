/// An option of an algorithm: its name, what it is when left out or null, and how it is read from a value.
struct AlgorithmOption<Content: Sendable>: Sendable {
  enum Reading {
    case content(Content)
    case wrongType
    /// The right type, but a value that is not allowed.
    case notAllowed
  }

  let name: String
  let fallback: Content
  /// What it must be, as in "a number from 0 to 1".
  let requirement: String
  let read: @Sendable (Value) -> Reading
}

extension AlgorithmOption where Content == Double {
  static func number(_ name: String, default fallback: Double, in range: ClosedRange<Double>) -> Self {
    AlgorithmOption(
      name: name, fallback: fallback,
      requirement: range.upperBound < .greatestFiniteMagnitude
        ? "a number from \(range.lowerBound) to \(range.upperBound)"
        : "a finite number not below \(range.lowerBound)"
    ) { value in
      guard value.isNumber else { return .wrongType }
      let number = value.tag == .integer ? Double(value.asInteger) : value.asFloat
      return range.contains(number) ? .content(number) : .notAllowed
    }
  }
}

extension AlgorithmOption where Content == Int {
  static func integer(_ name: String, default fallback: Int, atLeast least: Int) -> Self {
    AlgorithmOption(
      name: name, fallback: fallback,
      requirement: least == .min ? "an integer" : "an integer not below \(least)"
    ) { value in
      guard value.tag == .integer else { return .wrongType }
      return value.asInteger >= least ? .content(Int(value.asInteger)) : .notAllowed
    }
  }
}

extension AlgorithmOption where Content == Bool {
  static func flag(_ name: String) -> Self {
    AlgorithmOption(name: name, fallback: false, requirement: "a boolean") { value in
      value.tag == .boolean ? .content(value.asBoolean) : .wrongType
    }
  }
}

extension AlgorithmOption where Content == String? {
  static func text(_ name: String) -> Self {
    AlgorithmOption(name: name, fallback: nil, requirement: "a string") { value in
      value.tag == .string ? .content(value.asString.string) : .wrongType
    }
  }
}

extension AlgorithmOption where Content == [String]? {
  /// A name or a list of names; nil when left out.
  static func names(_ name: String) -> Self {
    AlgorithmOption(name: name, fallback: nil, requirement: "a string or a list of strings") { value in
      switch value.tag {
      case .string: return .content([value.asString.string])
      case .list:
        let elements = value.asList.elements
        guard elements.allSatisfy({ $0.tag == .string }) else { return .wrongType }
        return elements.isEmpty ? .notAllowed : .content(elements.map { $0.asString.string })
      default: return .wrongType
      }
    }
  }
}

extension AlgorithmOption where Content == Direction {
  static func direction(default fallback: Direction) -> Self {
    AlgorithmOption(name: "direction", fallback: fallback, requirement: "'OUT', 'IN' or 'BOTH'") { value in
      guard value.tag == .string else { return .wrongType }
      switch value.asString.string.uppercased() {
      case "OUT": return .content(.outgoing)
      case "IN": return .content(.incoming)
      case "BOTH": return .content(.either)
      default: return .notAllowed
      }
    }
  }
}

// MARK: - Options that choose the projection

/// The options most algorithms share.
enum ProjectionOptions {
  static let label = AlgorithmOption.names("label")
  static let type = AlgorithmOption.names("type")
  static let outgoing = AlgorithmOption.direction(default: .outgoing)
  static let either = AlgorithmOption.direction(default: .either)
  static let weight = AlgorithmOption.text("weight")
  static let defaultWeight = AlgorithmOption.number(
    "defaultWeight", default: 1, in: 0...Double.greatestFiniteMagnitude)

  static let undirected = [label.name, type.name]
  static let directed = undirected + [outgoing.name]
  static let weights = [weight.name, defaultWeight.name]
}

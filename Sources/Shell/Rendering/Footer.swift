import Engine

/// The lines below a result: how many rows, what was changed, how long it took.
enum Footer {
  /// For example `100 rows (40 shown, :last shows all) · 12 ms`.
  static func rows(_ count: Int, shown: Int, microseconds: Int, separator: String = " · ") -> String {
    let cut = shown < count ? " (\(shown) shown, :last shows all)" : ""
    return plural(count, "row") + cut + separator + duration(microseconds)
  }

  /// For example `2 nodes, 1 relationship created`; nil when nothing was changed.
  static func changes(_ counters: UpdateCounters) -> String? {
    var parts: [String] = []
    func add(_ verb: String, _ counts: [(Int, String)]) {
      let some = counts.filter { $0.0 > 0 }.map { plural($0.0, $0.1) }
      if !some.isEmpty { parts.append(some.joined(separator: ", ") + " " + verb) }
    }
    add("created", [(counters.nodesCreated, "node"), (counters.relationshipsCreated, "relationship")])
    add("deleted", [(counters.nodesDeleted, "node"), (counters.relationshipsDeleted, "relationship")])
    add("set", [(counters.propertiesSet, "property")])
    add("added", [(counters.labelsAdded, "label")])
    add("removed", [(counters.labelsRemoved, "label")])
    add("created", [(counters.indexesAdded, "index"), (counters.constraintsAdded, "constraint")])
    add("dropped", [(counters.indexesRemoved, "index"), (counters.constraintsRemoved, "constraint")])
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// `0.4 ms`, `12 ms`, `1.2 s`, `2 min 5 s`.
  static func duration(_ microseconds: Int) -> String {
    switch microseconds {
    case ..<9_950: return "\(tenths(Swift.max(microseconds, 0), unit: 1000)) ms"
    case ..<999_500: return "\((microseconds + 500) / 1000) ms"
    case ..<59_950_000: return "\(tenths(microseconds, unit: 1_000_000)) s"
    default:
      let seconds = (microseconds + 500_000) / 1_000_000
      return "\(seconds / 60) min \(seconds % 60) s"
    }
  }

  /// `0.4 kB`, `12 kB`, `1.2 MB`, `3.4 GB`.
  static func memory(_ bytes: Int) -> String {
    switch bytes {
    case ..<9_950: "\(tenths(Swift.max(bytes, 0), unit: 1000)) kB"
    case ..<999_500: "\((bytes + 500) / 1000) kB"
    case ..<999_500_000: "\(tenths(bytes, unit: 1_000_000)) MB"
    default: "\(tenths(bytes, unit: 1_000_000_000)) GB"
    }
  }

  private static func tenths(_ value: Int, unit: Int) -> String {
    let tenths = (value * 10 + unit / 2) / unit
    return "\(tenths / 10).\(tenths % 10)"
  }
}

/// `1 row`, `2 rows`, `1,200 properties`.
func plural(_ count: Int, _ noun: String) -> String {
  let number = grouped(count)
  if count == 1 { return "\(number) \(noun)" }
  if noun.hasSuffix("y") { return "\(number) \(noun.dropLast())ies" }
  if noun.hasSuffix("x") { return "\(number) \(noun)es" }
  return "\(number) \(noun)s"
}

/// A whole number with a comma between thousands.
func grouped(_ number: Int) -> String {
  var digits = Array(String(number.magnitude))
  var position = digits.count - 3
  while position > 0 {
    digits.insert(",", at: position)
    position -= 3
  }
  return (number < 0 ? "-" : "") + String(digits)
}

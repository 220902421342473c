/// Did-you-mean: the known name a misspelt one is closest to.
public enum NearestName {
  /// The nearest name by edits (insert, delete, replace, swap), if it is near enough to be meant.
  public static func of(_ name: String, among names: [String]) -> String? {
    let wanted = Array(name.lowercased().unicodeScalars)
    // Long input is not a typing slip, and the distance costs the product of the lengths.
    guard wanted.count <= 64 else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in names.sorted() where candidate.count <= 64 {
      let distance = distance(wanted, Array(candidate.lowercased().unicodeScalars))
      let limit = Swift.max(1, Swift.max(wanted.count, candidate.count) / 3)
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// The optimal string alignment distance.
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = Swift.min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = Swift.min(cost, beforeLast[j - 1] + 1) }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}

/// File name patterns: `*` stands for any characters, `?` for one.
public enum Glob {
  public static func matches(_ pattern: String, _ name: String) -> Bool {
    let pattern = Array(pattern.unicodeScalars)
    let base = name.split(separator: "/").last.map(String.init) ?? name
    let text = Array(base.unicodeScalars)
    var p = 0
    var t = 0
    // Where the last star was, and what of the text it has swallowed.
    var star: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == "?" || pattern[p] == text[t], pattern[p] != "*" {
        p += 1
        t += 1
      } else if p < pattern.count, pattern[p] == "*" {
        star = (p, t)
        p += 1
      } else if let (place, swallowed) = star {
        p = place + 1
        t = swallowed + 1
        star = (place, t)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
  }
}

/// The candidate a misspelt name was most probably meant to be, or `nil` when none is near enough.
///
/// Nearness is the Damerau-Levenshtein distance without regard to case: at most 2, and at most 1 for names of
/// up to four characters. Of equally near candidates the first wins.
///
/// - Parameters:
///   - name: What was written.
///   - candidates: The names that exist.
/// - Returns: One of `candidates`, spelt as given there.
public func nearest(_ name: String, among candidates: [String]) -> String? {
  let wanted = foldedScalars(name)
  guard !wanted.isEmpty, wanted.count <= Limits.comparableNameLength else { return nil }
  var allowed = wanted.count <= 4 ? 1 : 2
  var best: String?
  for candidate in candidates {
    let other = foldedScalars(candidate)
    guard !other.isEmpty, abs(other.count - wanted.count) <= allowed else { continue }
    let distance = editDistance(wanted, other)
    guard distance <= allowed else { continue }
    // A word that shares nothing with the other is no misspelling of it.
    guard distance < Swift.max(wanted.count, other.count) else { continue }
    best = candidate
    if distance == 0 { break }
    allowed = distance - 1
  }
  return best
}

private func foldedScalars(_ name: String) -> [Unicode.Scalar] {
  Array(name.lowercased().unicodeScalars)
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one into the other.
///
/// The variant known as optimal string alignment: no part is edited twice.
private func editDistance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
  var beforeLast = [Int](repeating: 0, count: second.count + 1)
  var last = Array(0...second.count)
  for row in 1...first.count {
    var current = [row]
    current.reserveCapacity(second.count + 1)
    for column in 1...second.count {
      let same = first[row - 1] == second[column - 1]
      var cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1))
      if row > 1, column > 1, first[row - 1] == second[column - 2], first[row - 2] == second[column - 1] {
        cost = min(cost, beforeLast[column - 2] + 1)
      }
      current.append(cost)
    }
    (beforeLast, last) = (last, current)
  }
  return last[second.count]
}

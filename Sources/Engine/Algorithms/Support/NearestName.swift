/// The candidate a misspelt name was most probably meant to be; nil when none is near enough.
///
/// Nearness is the optimal string alignment distance without regard to case: at most a third of the longer
/// name, and at least 1.
func nearestName(_ name: String, among candidates: [String]) -> String? {
  let wanted = Array(name.lowercased().unicodeScalars)
  // Long input is no slip of typing, and the distance costs the product of the lengths.
  guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
  var best: (name: String, distance: Int)?
  for candidate in candidates where candidate.unicodeScalars.count <= 64 {
    let other = Array(candidate.lowercased().unicodeScalars)
    let longer = max(wanted.count, other.count)
    let distance = alignmentDistance(wanted, other)
    // A name that shares nothing with the other is no misspelling of it.
    guard distance <= max(1, longer / 3), distance < longer else { continue }
    if distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.name
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one into the other.
private func alignmentDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
      row.append(cost)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}

/// Sorts rows by words: by their `SortPrefix`, those with equal ones by what follows it in texts, and only
/// those that are still equal by comparing what they stand for.
///
///     many       LSD radix passes by the bytes in which the words differ
///     few        a comparison sort of the words
///     equal      the next words, some levels deep; then `precedes`
///
/// Words of rows lie side by side, whereas to compare two values is to look up both.
enum PrefixSort {
  struct Entry: BitwiseCopyable {
    var prefix: UInt64
    var row: Int
  }

  /// From so many entries on a pass over all of them for each byte is less than what comparing takes.
  private static let fewest = 512
  /// Levels of further words: texts that begin alike for longer than that are compared.
  private static let deepest = 6

  /// - Parameters:
  ///   - entries: with ascending rows; prefixes are the same afterwards.
  ///   - turn: what words are turned round with for a descending order, else 0.
  ///   - more: the word of a row behind its prefix and a number of such words, not turned round; nil when there
  ///     is nothing more.
  ///   - precedes: the strict total order of rows whose prefixes are equal.
  static func sort(
    _ entries: UnsafeMutableBufferPointer<Entry>, turn: UInt64 = 0,
    more: (_ row: Int, _ depth: Int) -> UInt64?, precedes: (Int, Int) -> Bool
  ) {
    sort(entries, turn, depth: 0, more, precedes)
  }

  private static func sort(
    _ entries: UnsafeMutableBufferPointer<Entry>, _ turn: UInt64, depth: Int,
    _ more: (Int, Int) -> UInt64?, _ precedes: (Int, Int) -> Bool
  ) {
    if entries.count < fewest {
      // In order of rows where words are equal, as the passes leave them.
      var entries = entries
      entries.sort { $0.prefix == $1.prefix ? $0.row < $1.row : $0.prefix < $1.prefix }
    } else {
      sortByPasses(entries)
    }
    var start = 0
    while start < entries.count {
      var end = start + 1
      while end < entries.count, entries[end].prefix == entries[start].prefix { end += 1 }
      if end - start > 1 {
        settle(UnsafeMutableBufferPointer(rebasing: entries[start..<end]), turn, depth: depth, more, precedes)
      }
      start = end
    }
  }

  /// Orders rows whose words are equal so far.
  private static func settle(
    _ entries: UnsafeMutableBufferPointer<Entry>, _ turn: UInt64, depth: Int,
    _ more: (Int, Int) -> UInt64?, _ precedes: (Int, Int) -> Bool
  ) {
    let prefix = entries[0].prefix
    var hasMore = false
    if depth < deepest {
      for i in entries.indices {
        let word = more(entries[i].row, depth)
        hasMore = hasMore || word != nil
        entries[i].prefix = (word ?? 0) ^ turn
      }
    }
    if hasMore {
      sort(entries, turn, depth: depth + 1, more, precedes)
    } else {
      var entries = entries
      entries.sort { precedes($0.row, $1.row) }
    }
    for i in entries.indices { entries[i].prefix = prefix }
  }

  private static func sortByPasses(_ entries: UnsafeMutableBufferPointer<Entry>) {
    guard let start = entries.baseAddress else { return }
    // Bits in which some word differs from the first.
    var varying: UInt64 = 0
    for entry in entries { varying |= entry.prefix ^ start.pointee.prefix }
    let scratch = LargeMemory<Entry>(entries.count, isLasting: true)
    var (from, to) = (start, scratch.start)
    for shift in stride(from: UInt64(0), to: 64, by: 8) where varying >> shift & 0xFF != 0 {
      RadixPass.run(from, to, entries.count, bits: 8) { Int($0.prefix >> shift & 0xFF) }
      swap(&from, &to)
    }
    if from != start { start.update(from: from, count: entries.count) }
    withExtendedLifetime(scratch) {}
  }
}

/// The zone of a `ZonedDateTime`: an offset that never changes, or a place whose offset follows rules.
public enum Zone: Hashable, BitwiseCopyable, Sendable {
  /// Seconds east of UTC, -64,800 to 64,800.
  case offset(Int32)
  /// The id of an IANA zone in `ZoneTable.shared`.
  case named(UInt32)

  public static let utc = Zone.offset(0)
  static let offsets: ClosedRange<Int64> = -64_800...64_800

  /// Reads `Z`, an offset such as `+01:00`, or the name of an IANA zone.
  ///
  /// - Throws: `invalidValue` when the text is none of these, or no such zone is installed.
  public init(_ text: String) throws(TemporalError) {
    var scanner = TextScanner(text)
    if let offset = try scanner.scanOffset(), scanner.isAtEnd {
      self = .offset(offset)
    } else {
      self = .named(try ZoneTable.shared.id(of: text))
    }
  }

  static func checkedOffset(_ seconds: Int64) throws(TemporalError) -> Int32 {
    guard offsets.contains(seconds) else {
      throw .invalid("an offset must be within 18 hours of UTC")
    }
    return Int32(truncatingIfNeeded: seconds)
  }

  /// Seconds east of UTC at an instant (seconds since the epoch, UTC).
  public func offset(at instant: Int64) -> Int32 {
    switch self {
    case .offset(let seconds): seconds
    case .named(let id): ZoneTable.shared.rules(of: id).offset(at: instant)
    }
  }

  /// The instant at which clocks of the zone show a local time, in seconds since the epoch.
  ///
  /// Where clocks were set back and show a time twice, the first is taken, or the one at `preferred` when
  /// that is one of the two. A time clocks skipped is moved on by as much as they were.
  func instant(ofLocal second: Int64, preferring preferred: Int32? = nil) -> Int64 {
    guard case .named(let id) = self else { return second - Int64(offset(at: 0)) }
    let rules = ZoneTable.shared.rules(of: id)
    // No zone is a day from UTC, so these two lie on either side of any change that matters here.
    let before = rules.offset(at: second - LocalTime.secondsPerDay)
    let after = rules.offset(at: second + LocalTime.secondsPerDay)
    var found: Int32?
    for candidate in [before, after] where rules.offset(at: second - Int64(candidate)) == candidate {
      if found == nil || candidate == preferred { found = candidate }
    }
    return second - Int64(found ?? before)
  }

  /// As written in text: `Z`, `+01:00` or the name of the zone.
  public var name: String {
    switch self {
    case .offset(let seconds): Zone.format(seconds)
    case .named(let id): ZoneTable.shared.name(of: id)
    }
  }
}

extension Zone: Comparable {
  /// Order by text of the name; offsets from west to east come before names.
  public static func < (a: Zone, b: Zone) -> Bool {
    switch (a, b) {
    case (.offset(let x), .offset(let y)): x < y
    case (.offset, .named): true
    case (.named, .offset): false
    case (.named, .named): a.name < b.name
    }
  }
}

extension TemporalComponents {
  /// The entries of a map. Nil when one of them is null, which makes the whole value null.
  ///
  /// - Throws: `invalidValue` for a key no function knows, `invalidType` for a value of another type.
  init?(_ map: MapRef, for function: String) throws(TemporalError) {
    var values: [TemporalField: TemporalComponent] = [:]
    var hasNull = false
    for entry in map.entries {
      let key = entry.key.asString.string
      guard let field = TemporalField(rawValue: key) else {
        throw .invalid("\(function)() has no component '\(key)'")
      }
      switch entry.value.tag {
      case .null: hasNull = true
      case .integer: values[field] = .integer(entry.value.asInteger)
      case .float: values[field] = .float(entry.value.asFloat)
      case .string: values[field] = .text(entry.value.asString.string)
      default:
        guard let temporal = Temporal(entry.value) else {
          throw .type("\(key) cannot be a \(entry.value.typeName)")
        }
        values[field] = .temporal(temporal)
      }
    }
    guard !hasNull else { return nil }
    self.init(values)
  }

  /// The zone when it is the only component, which asks for the current time there.
  func zoneAlone() throws(TemporalError) -> Zone? {
    count == 1 ? try zone() : nil
  }
}

extension ExecutionContext {
  /// A clock for contexts in which expressions are evaluated before a statement runs. Functions that need the
  /// current time then throw, so that their calls are not taken for constants.
  public static let unknownClock: (seconds: Int64, nanoseconds: Int64) = (0, -1)

  /// The instant that stands for now in this statement, seen in the default zone.
  var temporal: TemporalContext {
    TemporalContext(seconds: clock.seconds, nanoseconds: clock.nanoseconds, zone: ZoneTable.defaultZone)
  }
}

import Synchronization

/// The names of a graph: labels, relationship types and property keys, each numbered from 0 in order of first
/// use.
///
/// Names are compared by their bytes (as pooled strings), not as Swift strings, for which two spellings of
/// one accented letter are the same.
struct Catalog {
  var labels = NameTable()
  var types = NameTable()
  var keys = NameTable()
  /// Different for any two catalogs with different contents, also across rolled-back branches.
  private(set) var version = Catalog.nextVersion()

  private static let versions = Atomic<UInt64>(0)

  private static func nextVersion() -> UInt64 {
    versions.wrappingAdd(1, ordering: .relaxed).newValue
  }

  /// Called for every change of names, indexes and constraints.
  mutating func noteChange() { version = Catalog.nextVersion() }
}

/// One kind of name, copied on write.
struct NameTable {
  private var codes: [UInt32] = []
  private var ids: [UInt32: UInt32] = [:]

  var count: Int { codes.count }

  /// The code of a name in the string pool.
  @inline(__always)
  func code(_ id: UInt32) -> UInt32 { codes[Int(id)] }

  func id(_ code: UInt32) -> UInt32? { ids[code] }

  mutating func add(_ code: UInt32, limit: Int, what: String) throws(StoreError) -> UInt32 {
    guard codes.count < limit else { throw .limit(what, limit) }
    let id = UInt32(codes.count)
    codes.append(code)
    ids[code] = id
    return id
  }

  func checkInvariants(_ what: String) -> String? {
    guard ids.count == codes.count else { return "\(what): \(codes.count) names but \(ids.count) ids" }
    for (id, code) in codes.enumerated() where ids[code] != UInt32(id) {
      return "\(what): name \(id) is not found"
    }
    return nil
  }
}

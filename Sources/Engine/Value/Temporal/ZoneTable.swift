#if canImport(Glibc)
  import Glibc
#endif
import Synchronization

/// The IANA zones the process has met: their ids, names and rules. Zones are read from the system's time zone
/// files when first named, and stay.
///
/// An id is a small number (it fits 25 bits) that means the same zone as long as the process lives, and
/// nothing in another process: whoever writes values to disk writes names.
public final class ZoneTable: Sendable {
  public static let shared = ZoneTable(directory: "/usr/share/zoneinfo")

  private struct State {
    var ids: [String: UInt32] = [:]
    var names: [String] = []
    var rules: [ZoneRules] = []
  }

  private let directory: String
  private let state = Mutex(State())

  /// A table over the zone files below a directory.
  init(directory: String) { self.directory = directory }

  /// The id of a zone by its IANA name, for example `Europe/Stockholm`. Names are told apart by case.
  ///
  /// - Throws: `invalidValue` when no zone of that name is installed, or none at all.
  public func id(of name: String) throws(TemporalError) -> UInt32 {
    if let id = state.withLock({ $0.ids[name] }) { return id }
    let rules = try load(name)
    return state.withLock { state in
      // Another thread may have been faster.
      if let id = state.ids[name] { return id }
      let id = UInt32(truncatingIfNeeded: state.names.count)
      state.ids[name] = id
      state.names.append(name)
      state.rules.append(rules)
      return id
    }
  }

  /// The name of a zone by its id. An id this table never gave names UTC.
  public func name(of id: UInt32) -> String {
    state.withLock { id < $0.names.count ? $0.names[Int(id)] : "UTC" }
  }

  func rules(of id: UInt32) -> ZoneRules {
    state.withLock { id < $0.rules.count ? $0.rules[Int(id)] : .utc }
  }

  /// The zone of the `TZ` variable when it named one as the process started, else UTC.
  public static let defaultZone: Zone = {
    guard let variable = getenv("TZ") else { return .utc }
    var name = String(cString: variable)
    if name.hasPrefix(":") { name.removeFirst() }
    if name.isEmpty || name == "UTC" || name == "Etc/UTC" { return .utc }
    return (try? Zone(name)) ?? .utc
  }()

  private func load(_ name: String) throws(TemporalError) -> ZoneRules {
    guard ZoneTable.isZoneName(name) else { throw .invalid("'\(name)' is not the name of a time zone") }
    for source in [ZoneTable.mergedZones[name], name] {
      if let source, let bytes = readFile("\(directory)/\(source)"), let rules = ZoneRules(tzif: bytes) {
        return rules
      }
    }
    guard access(directory, R_OK) == 0 else {
      throw .invalid(
        "the time zone '\(name)' cannot be looked up: this system has no time zone files in \(directory)")
    }
    throw .invalid("there is no time zone '\(name)'")
  }

  /// Names are looked up as files, so nothing but letters, digits, `_`, `+`, `-` and inner slashes may pass.
  private static func isZoneName(_ name: String) -> Bool {
    guard !name.isEmpty, name.utf8.count <= 64 else { return false }
    guard !name.hasPrefix("posix/"), !name.hasPrefix("right/") else { return false }
    return name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      part.utf8.first.map { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") } ?? false
        && part.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
          case UInt8(ascii: "0")...UInt8(ascii: "9"): true
          case UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"): true
          default: false
          }
        }
    }
  }

  /// The bytes of a regular file, or nil. Zone files are a few kilobytes; anything beyond a megabyte is none.
  private func readFile(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= 1 << 20
    else {
      return nil
    }
    let size = Int(status.st_size)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let received = read(descriptor, buffer.baseAddress?.advanced(by: count), size - count)
        guard received > 0 else { break }
        count += received
      }
    }
  }
}

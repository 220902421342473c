import KithPluginKit

/// What a plugin may use up. Times are in milliseconds, sizes in bytes.
public struct PluginLimits: Hashable, Sendable {
  /// Without a byte of output.
  public var idle: Int64 = 30_000
  /// From start to end.
  public var wall: Int64 = 600_000
  /// Of computing, each process by itself; the wall time when the manifest does not say.
  public var cpu: Int64 = 600_000
  /// Of memory: address space of each process, and memory in use by all of them together.
  public var memory: Int64 = 512 << 20
  /// Of one record.
  public var line: Int64 = 1 << 20
  /// Of the whole stream.
  public var bytes: Int64 = 16 << 30
  /// In the whole stream.
  public var records: Int64 = 200_000_000
  /// At the same time.
  public var processes: Int64 = 64
  /// Of its temporary folder, and of every file it writes.
  public var disk: Int64 = 1 << 30
  /// Files and folders in its temporary folder.
  public var files: Int64 = 10_000

  /// The end of the log that is kept.
  static let logBytes = 64 << 10

  /// Ids and names of the sources a stream announces, in memory.
  static let sourceBytes = 256 << 20

  /// What to do when one is exceeded.
  static let hint = "limits stand in its \(PluginManifest.fileName)"

  public init() {}

  init(_ limits: Manifest.Limits, _ tree: JSONValue?) throws(ManifestError) {
    idle = limits.idle
    wall = limits.wall
    memory = limits.memory
    line = limits.line
    cpu = wall
    let known = ["idle", "wall", "cpu", "memory", "line", "bytes", "records", "processes", "disk", "files"]
    for member in tree?.members ?? [] {
      guard known.contains(member.name) else {
        let near = NearestName.of(member.name, among: known).map { "; did you mean `\($0)`?" } ?? ""
        throw ManifestError("there is no limit `\(member.name)`\(near)")
      }
      if member.name == "cpu" { cpu = try PluginLimits.value(member, .duration) }
      if member.name == "bytes" { bytes = try PluginLimits.value(member, .size) }
      if member.name == "disk" { disk = try PluginLimits.value(member, .size) }
      if member.name == "records" {
        records = try PluginLimits.value(member, .integer(minimum: 1, maximum: nil))
      }
      if member.name == "processes" {
        processes = try PluginLimits.value(member, .integer(minimum: 1, maximum: 4096))
      }
      if member.name == "files" {
        files = try PluginLimits.value(member, .integer(minimum: 1, maximum: 100_000))
      }
    }
    let positive = [
      ("idle", idle), ("wall", wall), ("cpu", cpu), ("memory", memory), ("line", line), ("disk", disk),
    ]
    for (name, value) in positive where value <= 0 {
      throw ManifestError("`limits.\(name)` must be more than 0")
    }
    guard line <= 1 << 30 else { throw ManifestError("`limits.line` must be at most 1GiB") }
  }

  private static func value(
    _ member: JSONValue.Member, _ kind: OptionDefinition.Kind
  ) throws(ManifestError) -> Int64 {
    do {
      let options = try Options([member.name: member.value], [OptionDefinition(member.name, kind)])
      return options.integer(member.name) ?? 0
    } catch {
      throw ManifestError("`limits.\(member.name)` must be \(kind.name)")
    }
  }
}

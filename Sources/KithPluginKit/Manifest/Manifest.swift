/// What `kith-plugin.json` says about an importer: how it is run, what it takes, what it gives.
public struct Manifest: Hashable, Sendable {
  /// The newest manifest format this program reads.
  public static let version = 1

  public var name: String
  public var version: String
  public var license: String?
  /// One line.
  public var help: String
  /// Nil for an importer that is linked into the program.
  public var run: Run?
  /// File names the importer is likely for.
  public var globs: [String]
  public var inputs: Inputs
  public var options: [OptionDefinition]
  public var emits: Emits
  public var permissions: Permissions
  public var limits: Limits
  public var modes: [ImportContext.Mode]

  public struct Run: Hashable, Sendable {
    public var command: [String]
    /// The versions of the protocol it speaks.
    public var protocols: ClosedRange<Int>
    public var channel: Channel
    public init(command: [String], protocols: ClosedRange<Int> = 1...1, channel: Channel = .stdout) {
      self.command = command
      self.protocols = protocols
      self.channel = channel
    }
  }

  /// Where a process writes its records.
  public enum Channel: String, CaseIterable, Hashable, Sendable {
    case stdout, fd3
  }

  public struct Inputs: Hashable, Sendable {
    /// `file`, `folder`, `stdin`.
    public var kinds: [String]
    public var maximum: Int
    public init(kinds: [String] = ["file"], maximum: Int = 1) {
      self.kinds = kinds
      self.maximum = maximum
    }
  }

  /// What to do with labels, types and properties the manifest does not name.
  public enum Contract: String, CaseIterable, Hashable, Sendable {
    case evolve, freeze, discard
  }

  public struct Emits: Hashable, Sendable {
    public var contract: Contract
    /// Label and the schemes of its keys.
    public var nodes: [String: [String]]
    public var relationships: [String]
    public init(contract: Contract = .evolve, nodes: [String: [String]] = [:], relationships: [String] = []) {
      self.contract = contract
      self.nodes = nodes
      self.relationships = relationships
    }
  }

  public struct Permissions: Hashable, Sendable {
    public var read: [String]
    public var write: [String]
    public var network: String
    public init(read: [String] = ["$inputs"], write: [String] = [], network: String = "none") {
      self.read = read
      self.write = write
      self.network = network
    }
  }

  /// Milliseconds and bytes.
  public struct Limits: Hashable, Sendable {
    public var idle: Int64 = 30_000
    public var wall: Int64 = 600_000
    public var memory: Int64 = 512 << 20
    public var line: Int64 = 1 << 20
    public init() {}
  }

  public init(
    name: String, version: String, license: String? = nil, help: String, run: Run? = nil,
    globs: [String] = [],
    inputs: Inputs = Inputs(), options: [OptionDefinition] = [], emits: Emits = Emits(),
    permissions: Permissions = Permissions(), limits: Limits = Limits(),
    modes: [ImportContext.Mode] = [.replace, .append]
  ) {
    self.name = name
    self.version = version
    self.license = license
    self.help = help
    self.run = run
    self.globs = globs
    self.inputs = inputs
    self.options = options
    self.emits = emits
    self.permissions = permissions
    self.limits = limits
    self.modes = modes
  }
}

/// Why a manifest cannot be used; the message names the part.
public struct ManifestError: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String
  public init(_ description: String) { self.description = description }
}

import KithPluginKit

/// What an import read, and what it changed.
public struct ImportSummary: Hashable, Sendable {
  /// What the source describes.
  public var nodes = 0
  public var relationships = 0
  public var claims = 0
  public var rejects: [Reject] = []
  /// Of a dry run: what would be changed, line by line, `ImportDiff.lineLimit` lines at most.
  public var changes: [ImportChange] = []

  /// What was changed in the graph.
  public var nodesCreated = 0
  public var nodesWithdrawn = 0
  public var relationshipsCreated = 0
  public var relationshipsWithdrawn = 0
  /// Properties set, replaced or removed.
  public var propertiesSet = 0
  public var labelsAdded = 0
  public var labelsRemoved = 0

  public init() {}

  /// True when the graph is as it was.
  public var isUnchanged: Bool {
    nodesCreated + nodesWithdrawn + relationshipsCreated + relationshipsWithdrawn + propertiesSet
      + labelsAdded
      + labelsRemoved == 0
  }
}

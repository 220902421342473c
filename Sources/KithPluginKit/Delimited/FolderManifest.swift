/// The `graph.json` of a folder in the format `graph-csv/1`: UTF-8 files with a header line, comma, and
/// double quotes; an edge file begins with the columns `from` and `to`, which hold key values of the end
/// points' labels.
public struct FolderManifest: Sendable {
  public struct Nodes: Sendable {
    public var label: String
    public var file: String
    /// The column edges refer to.
    public var key: String
    public var columns: [ColumnDefinition]
    /// How many rows the manifest says there are, 0 when it does not.
    public var rows: Int
  }

  public struct Edges: Sendable {
    public var type: String
    public var file: String
    /// Labels of the end points.
    public var from: String
    public var to: String
    /// The properties, without `from` and `to`.
    public var columns: [ColumnDefinition]
    public var rows: Int
  }

  public private(set) var nodes: [Nodes] = []
  public private(set) var edges: [Edges] = []

  /// Reads the `graph.json` of a folder.
  /// - Throws: `input` failures that name the part that is wrong.
  public init(_ folder: Input) throws(ImportFailure) {
    let file = folder.file("graph.json")
    let content = try file.bytes()
    func failure(_ message: String) -> ImportFailure {
      ImportFailure(.input, "manifest", message, file: file.name)
    }
    let tree: JSONValue
    do throws(JSONError) {
      tree = try content.withBytes { bytes throws(JSONError) in try JSONValue(parsing: bytes) }
    } catch {
      throw failure("\(error.message) (byte \(error.offset))")
    }
    for part in tree["nodes"]?.elements ?? [] {
      guard let label = part["label"]?.string, let file = part["file"]?.string, let key = part["key"]?.string,
        let columns = FolderManifest.columns(part["columns"])
      else { throw failure("a part of `nodes` needs `label`, `file`, `key` and `columns` with known types") }
      nodes.append(
        Nodes(
          label: label, file: file, key: key, columns: columns,
          rows: Int(clamping: part["rows"]?.integer ?? 0)))
    }
    for part in tree["edges"]?.elements ?? [] {
      guard let type = part["type"]?.string, let file = part["file"]?.string, let from = part["from"]?.string,
        let to = part["to"]?.string, let columns = FolderManifest.columns(part["columns"] ?? .object([]))
      else { throw failure("a part of `edges` needs `type`, `file`, `from` and `to`") }
      edges.append(
        Edges(
          type: type, file: file, from: from, to: to,
          columns: columns.filter { $0.name != "from" && $0.name != "to" },
          rows: Int(clamping: part["rows"]?.integer ?? 0)))
    }
    for edge in edges {
      for label in [edge.from, edge.to] where !nodes.contains(where: { $0.label == label }) {
        throw failure("the edges \(edge.type) refer to \(label), which is no label of `nodes`")
      }
    }
  }

  /// `{"id": "int"}`, `[{"name": "id", "type": "int"}]` or `[["id", "int"]]`.
  private static func columns(_ tree: JSONValue?) -> [ColumnDefinition]? {
    guard let tree else { return nil }
    var columns: [ColumnDefinition] = []
    if let members = tree.members {
      for member in members {
        guard let type = member.value.string.flatMap(ColumnType.init(name:)) else { return nil }
        columns.append(ColumnDefinition(member.name, type))
      }
      return columns
    }
    for element in tree.elements ?? [] {
      let name = element["name"]?.string ?? element.elements?.first?.string
      let type = element["type"]?.string ?? element.elements?.dropFirst().first?.string
      guard let name, let type = type.flatMap(ColumnType.init(name:)) else { return nil }
      columns.append(ColumnDefinition(name, type))
    }
    return columns
  }
}

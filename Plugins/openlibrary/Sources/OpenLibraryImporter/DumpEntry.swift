import KithPluginKit

/// What is in the JSON of an entry, read leniently: years of edits left members in several shapes.
struct DumpEntry {
  let tree: JSONValue

  /// A member that is a text, or a text with its type: `{"type": "/type/text", "value": "..."}`.
  func text(_ name: String) -> String? { tree[name]?.string ?? tree[name]?["value"]?.string }

  /// A list of texts; a lone text is a list of one.
  func texts(_ name: String) -> [String] {
    if let one = tree[name]?.string { return [one] }
    return (tree[name]?.elements ?? []).compactMap { $0.string ?? $0["value"]?.string }
  }

  func integer(_ name: String) -> Int64? {
    tree[name]?.integer ?? tree[name]?.string.flatMap { Int64($0) }
  }

  /// The last parts of the keys a member refers to: `[{"key": "/works/OL1W"}]`, `[{"author": {"key": ...}}]`,
  /// `[{"author": "/authors/OL1A"}]` or `["/authors/OL1A"]`.
  func references(_ name: String) -> [String] {
    (tree[name]?.elements ?? tree[name].map { [$0] } ?? []).compactMap { element in
      let inner = element["author"] ?? element
      return (inner["key"]?.string ?? inner.string).map(DumpEntry.identifier)
    }
  }

  /// `OL45804W` of `/works/OL45804W`.
  static func identifier(_ key: String) -> String { key.split(separator: "/").last.map(String.init) ?? key }
}

/// An index of a graph: its definition in ids, and its entries in an ordered tree.
///
///     hash    (half the hash of value, id) ascending    ids of one hash come in order; values are compared
///                                                       in the columns
///     range   (value, id) by the order of values        ids of one value come in order
///
/// The indexed value is the property's, or for several keys the list of their values. Invariant: there is one
/// entry for each live element that has the label or type and all the keys, and none else.
///
/// A hash index is a tree and not a table so that a key with few different values (a million equal ones, say)
/// costs no more to change than any other, and because a tree copies on write by path.
struct GraphIndex {
  let definition: IndexDefinition
  /// The constraint that owns the index; such an index is unique and goes with its constraint.
  let constraint: String?
  /// The raw label or type.
  let owner: UInt32
  var contents: IndexContents
  private(set) var isDropped = false

  init(_ definition: IndexDefinition, constraint: String?, owner: UInt32, keys: [KeyID]) {
    self.definition = definition
    self.constraint = constraint
    self.owner = owner
    contents = IndexContents(kind: definition.kind, isRelationship: definition.isRelationship, keys: keys)
  }

  var isRelationship: Bool { contents.isRelationship }
  var keys: [KeyID] { contents.keys }
  var isUnique: Bool { constraint != nil }

  /// Forgets the entries; the place stays, so that ids of other indexes keep their meaning.
  mutating func drop() {
    contents = IndexContents(kind: definition.kind, isRelationship: isRelationship, keys: keys)
    isDropped = true
  }
}

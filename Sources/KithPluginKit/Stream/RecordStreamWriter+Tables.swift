extension RecordStreamWriter {
  public mutating func beginNodeTable(_ table: NodeTable) {
    nodeTable = table
    relationshipTable = nil
  }

  public mutating func beginRelationshipTable(_ table: RelationshipTable) {
    relationshipTable = table
    nodeTable = nil
  }

  public mutating func appendRows(_ chunk: ColumnChunk) throws(ImportFailure) {
    if let table = nodeTable {
      try TableRows.nodes(table, chunk) { record throws(ImportFailure) in node(record) }
    } else if let table = relationshipTable {
      try TableRows.relationships(table, chunk) { record throws(ImportFailure) in relationship(record) }
    }
  }

  public mutating func endTable() {
    nodeTable = nil
    relationshipTable = nil
  }
}

/// Which keywords can come next, by the clause the cursor is in. Phrases are offered whole: `ORDER BY`.
enum LikelyKeywords {
  static let start = [
    "MATCH", "OPTIONAL MATCH", "CREATE", "MERGE", "RETURN", "WITH", "UNWIND", "CALL", "EXPLAIN", "PROFILE",
    "SHOW", "LOAD CSV", "FOREACH", "DROP",
  ]
  private static let clauses = [
    "RETURN", "WITH", "MATCH", "OPTIONAL MATCH", "UNWIND", "CREATE", "MERGE", "SET", "DELETE",
    "DETACH DELETE", "REMOVE", "CALL", "FOREACH",
  ]
  private static let operators = [
    "AND", "OR", "NOT", "IN", "IS NULL", "IS NOT NULL", "STARTS WITH", "ENDS WITH", "CONTAINS", "XOR",
    "EXISTS", "CASE", "true", "false", "null",
  ]
  private static let paging = ["ORDER BY", "SKIP", "LIMIT"]

  /// - Parameter clause: The last clause keyword before the cursor, in capitals; nil at the start.
  static func after(_ clause: String?) -> [String] {
    switch clause {
    case nil, "EXPLAIN", "PROFILE", "UNION": start
    case "MATCH": ["WHERE"] + clauses + ["shortestPath", "allShortestPaths", "USING"]
    case "WHERE": operators + clauses + paging
    case "RETURN": ["DISTINCT", "AS"] + paging + ["UNION", "UNION ALL"] + operators
    case "WITH": ["DISTINCT", "AS", "WHERE"] + paging + clauses + operators
    case "ORDER": ["BY", "ASC", "DESC", "SKIP", "LIMIT"] + clauses + operators
    case "SKIP", "LIMIT": paging + clauses + ["UNION", "UNION ALL"]
    case "UNWIND": ["AS"] + clauses + operators
    case "CREATE": clauses + ["INDEX", "CONSTRAINT"]
    case "MERGE": ["ON CREATE SET", "ON MATCH SET"] + clauses
    case "SET", "REMOVE", "DELETE": clauses + operators
    case "CALL": ["YIELD"] + clauses
    case "YIELD": ["AS", "WHERE"] + clauses
    case "SHOW": ["FUNCTIONS", "PROCEDURES", "INDEXES", "CONSTRAINTS"]
    case "DROP": ["INDEX", "CONSTRAINT", "IF EXISTS"]
    case "LOAD": ["CSV", "WITH HEADERS", "FROM", "AS", "FIELDTERMINATOR"] + clauses
    case "FOREACH": ["IN", "SET", "CREATE", "MERGE", "DELETE", "REMOVE"]
    default: clauses
    }
  }

  /// Keywords that begin a part of a statement with completions of its own.
  static let sections: Set<String> = [
    "MATCH", "WHERE", "RETURN", "WITH", "ORDER", "SKIP", "LIMIT", "UNWIND", "CREATE", "MERGE", "SET",
    "REMOVE",
    "DELETE", "CALL", "YIELD", "SHOW", "DROP", "LOAD", "FOREACH", "EXPLAIN", "PROFILE", "UNION",
  ]
}

/// What `:help WHERE` says: one entry a clause, with examples on the graph that ships.
struct ClauseHelp: Sendable {
  var name: String
  /// One line: how it is written.
  var synopsis: String
  var text: String
  var example: String
}

/// The clauses and keywords `:help` explains.
enum HelpTopics {
  static let names: Set<String> = Set(clauses.map(\.name))

  /// The entry for a clause, without regard to case; `ORDER` finds `ORDER BY`.
  static func clause(_ name: String) -> ClauseHelp? {
    let wanted = name.uppercased()
    return clauses.first { $0.name == wanted }
      ?? clauses.first { $0.name.split(separator: " ").contains(Substring(wanted)) }
  }

  static let clauses: [ClauseHelp] = [
    ClauseHelp(
      name: "MATCH", synopsis: "MATCH (a:Label {key: value})-[r:TYPE]->(b) [WHERE …]",
      text: "Finds every place in the graph that looks like the pattern and gives a row for each.",
      example: "MATCH (p:Person)-[:ACTED_IN]->(w:Work) RETURN p.name, w.name LIMIT 5;"),
    ClauseHelp(
      name: "OPTIONAL MATCH", synopsis: "OPTIONAL MATCH pattern",
      text: "Like MATCH, but a row for which nothing is found stays, with null in the new variables.",
      example: "MATCH (w:Work) OPTIONAL MATCH (w)-[:BASED_ON]->(o:Work) RETURN w.name, o.name;"),
    ClauseHelp(
      name: "WHERE", synopsis: "WHERE condition",
      text: "Keeps the rows for which the condition is true; null counts as not true.",
      example: "MATCH (p:Person) WHERE p.name STARTS WITH 'A' AND p.jobTitle IS NULL RETURN p.name;"),
    ClauseHelp(
      name: "RETURN", synopsis: "RETURN [DISTINCT] expression [AS name], … | *",
      text: "Ends a statement and says which columns it gives. Aggregates group by the other columns.",
      example:
        "MATCH (p:Person)-[:ACTED_IN]->(w:Work) RETURN p.name, count(*) AS works ORDER BY works DESC LIMIT 5;"
    ),
    ClauseHelp(
      name: "WITH", synopsis: "WITH [DISTINCT] expression [AS name], … [ORDER BY …] [WHERE …]",
      text:
        "Hands on only what it names to the next clause; here rows can be grouped, sorted and filtered.",
      example:
        "MATCH (p:Person)-[:ACTED_IN]->(w) WITH p, count(w) AS works WHERE works > 1 RETURN p.name;"),
    ClauseHelp(
      name: "ORDER BY", synopsis: "ORDER BY expression [ASC|DESC], …",
      text: "Sorts the rows of RETURN or WITH; null comes last, or first with DESC.",
      example: "MATCH (w:Work) RETURN w.name, w.datePublished ORDER BY w.datePublished DESC, w.name LIMIT 10;"
    ),
    ClauseHelp(
      name: "SKIP", synopsis: "SKIP count",
      text: "Leaves out the first rows of RETURN or WITH; OFFSET is the same.",
      example: "MATCH (p:Person) RETURN p.name ORDER BY p.name SKIP 5 LIMIT 5;"),
    ClauseHelp(
      name: "LIMIT", synopsis: "LIMIT count", text: "Keeps at most this many rows of RETURN or WITH.",
      example: "MATCH (p:Person) RETURN p.name LIMIT 5;"),
    ClauseHelp(
      name: "UNWIND", synopsis: "UNWIND list AS name", text: "Makes a row of each element of a list.",
      example: "UNWIND [1, 2, 3] AS x RETURN x, x * x AS square;"),
    ClauseHelp(
      name: "UNION", synopsis: "… RETURN … UNION [ALL] … RETURN …",
      text:
        "Puts the rows of two queries with the same columns under each other; without ALL, each row once.",
      example: "MATCH (p:Person) RETURN p.name AS name UNION MATCH (c:Character) RETURN c.name AS name;"),
    ClauseHelp(
      name: "CREATE", synopsis: "CREATE (a:Label {key: value})-[:TYPE {key: value}]->(b)",
      text: "Adds nodes and relationships. Also CREATE INDEX and CREATE CONSTRAINT.",
      example: "CREATE (:Person {name: 'Ann'})-[:WROTE {year: 2024}]->(:Work {name: 'Letters'});"),
    ClauseHelp(
      name: "MERGE", synopsis: "MERGE pattern [ON CREATE SET …] [ON MATCH SET …]",
      text: "Finds the pattern, or adds it whole when it is not there.",
      example: "MERGE (p:Person {name: 'Ann'}) ON CREATE SET p.added = date() RETURN p;"),
    ClauseHelp(
      name: "SET", synopsis: "SET a.key = value | a += map | a = map | a:Label",
      text: "Changes properties and adds labels; null takes a property away.",
      example: "MATCH (p:Person {name: 'Ann'}) SET p.born = 1975 RETURN p;"),
    ClauseHelp(
      name: "REMOVE", synopsis: "REMOVE a.key | a:Label", text: "Takes properties and labels away.",
      example: "MATCH (p:Person {name: 'Ann'}) REMOVE p.born RETURN p;"),
    ClauseHelp(
      name: "DELETE", synopsis: "[DETACH] DELETE expression, …",
      text: "Deletes nodes, relationships and paths; DETACH deletes a node's relationships with it.",
      example: "MATCH (p:Person {name: 'Ann'}) DETACH DELETE p;"),
    ClauseHelp(
      name: "FOREACH", synopsis: "FOREACH (name IN list | update …)",
      text: "Runs updates once for each element of a list.",
      example: "FOREACH (name IN ['Ann', 'Bob'] | MERGE (:Person {name: name}));"),
    ClauseHelp(
      name: "CALL", synopsis: "CALL procedure(argument, …) [YIELD column, …] | CALL { subquery }",
      text: "Runs a procedure, or a subquery for each row. SHOW PROCEDURES lists the procedures.",
      example:
        "MATCH (p:Person) CALL { WITH p MATCH (p)-->(w:Work) RETURN count(w) AS n } RETURN p.name, n;"),
    ClauseHelp(
      name: "LOAD CSV", synopsis: "LOAD CSV [WITH HEADERS] FROM 'file' AS row",
      text: "Gives a row for each line of a file: a list of strings, or a map when there are headers.",
      example: "LOAD CSV WITH HEADERS FROM 'people.csv' AS row RETURN row.name LIMIT 5;"),
    ClauseHelp(
      name: "CASE", synopsis: "CASE [value] WHEN … THEN … [ELSE …] END", text: "Chooses between expressions.",
      example:
        "MATCH (w:Work) RETURN w.name, CASE WHEN w:Book THEN 'to read' ELSE 'to watch' END AS what;"),
    ClauseHelp(
      name: "EXISTS", synopsis: "EXISTS { pattern [WHERE …] }",
      text: "True when the pattern is found. COUNT { } counts, COLLECT { } lists.",
      example: "MATCH (w:Work) WHERE EXISTS { (w)-[:BASED_ON]->() } RETURN w.name;"),
    ClauseHelp(
      name: "EXPLAIN", synopsis: "EXPLAIN statement",
      text: "Shows how a statement would be run, and how many rows are expected at each step.",
      example: "EXPLAIN MATCH (p:Person)-[:ACTED_IN]->(w:Work) RETURN count(*);"),
    ClauseHelp(
      name: "PROFILE", synopsis: "PROFILE statement",
      text: "Runs a statement and shows rows and time of each step.",
      example: "PROFILE MATCH (p:Person)-[:ACTED_IN]->(w:Work) RETURN count(*);"),
    ClauseHelp(
      name: "SHOW", synopsis: "SHOW FUNCTIONS | PROCEDURES | INDEXES | CONSTRAINTS",
      text: "Lists what there is.", example: "SHOW INDEXES;"),
    ClauseHelp(
      name: "INDEX", synopsis: "CREATE INDEX [name] FOR (n:Label) ON (n.key) | DROP INDEX name",
      text: "Makes finding nodes by a property fast.", example: "CREATE INDEX FOR (c:Character) ON (c.name);"),
    ClauseHelp(
      name: "CONSTRAINT",
      synopsis: "CREATE CONSTRAINT [name] FOR (n:Label) REQUIRE n.key IS UNIQUE | IS NOT NULL",
      text: "Refuses data that breaks a rule.",
      example: "CREATE CONSTRAINT FOR (p:Place) REQUIRE p.slug IS UNIQUE;"),
    ClauseHelp(
      name: "DISTINCT", synopsis: "RETURN DISTINCT … | count(DISTINCT expression)",
      text: "Counts equal rows or values once.",
      example: "MATCH (:Person)-[:ACTED_IN]->(w:Work) RETURN count(DISTINCT w);"),
    ClauseHelp(
      name: "SHORTEST PATH", synopsis: "shortestPath((a)-[*]-(b)) | ANY SHORTEST (a)-[:TYPE]-+(b)",
      text: "The shortest way between two nodes.",
      example: "MATCH (a:Person {name: 'Alice Feeney'}), (b:Person {name: 'Tessa Thompson'}) "
        + "MATCH p = shortestPath((a)-[*..6]-(b)) RETURN p;"),
  ]
}

/// The keys of the prompt, for `:help keys`.
let keyHelp: [(keys: String, text: String)] = [
  ("Enter", "runs a statement that ends with `;`, else begins a new line"),
  ("Alt-Enter", "always begins a new line"),
  ("Tab, Shift-Tab", "complete; again to go through the menu, Esc leaves it"),
  ("→ at the end", "takes the grey suggestion"),
  ("↑ ↓", "move in the statement; at its first or last line, go through history"),
  ("Ctrl-P, Ctrl-N", "the statement before and after in history"),
  ("Ctrl-R", "search history"),
  ("Ctrl-A, Ctrl-E", "start and end of the line"),
  ("Alt-B, Alt-F", "a word back and forward"),
  ("Ctrl-W, Ctrl-U, Ctrl-K", "delete a word, to the start, to the end; Ctrl-Y puts it back"),
  ("Ctrl-_", "undo"),
  ("Alt-.", "the last word of the statement before"),
  ("Ctrl-X Ctrl-E", "edit the statement in $EDITOR"),
  ("Ctrl-L", "clear the screen"),
  ("Ctrl-C", "cancel what runs, or throw away what is typed"),
  ("Ctrl-D", "on an empty line: leave"),
]

import Syntax

/// The names that USE may give: there is one graph.
private let graphNames = ["facts", "default"]

/// - Throws: when USE names a graph that is not there.
func requireKnownGraph(_ name: Identifier?) throws(Diagnostic) {
  guard let name, !graphNames.contains(name.name.lowercased()) else { return }
  throw Diagnostic(
    .semanticError, .compileTime, "UnknownGraph", "there is no graph `\(name.name)`", at: name.span,
    hint: "there is one graph, called `\(graphNames[0])`; USE can be left out")
}

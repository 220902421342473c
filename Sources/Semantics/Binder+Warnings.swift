import Engine
import Syntax

/// Names the graph does not know are not errors: they match nothing. But often they are misspelt.
extension Binder {
  mutating func warnAboutLabels(_ labels: LabelExpression) {
    guard let graph = catalog.graph, graph.labelCount > 0 else { return }
    for name in labels.names where graph.label(name.name) == nil {
      warn(name, .labelNotFound, "UnknownLabel", "no node has the label `\(name.name)`") {
        (0..<UInt32(graph.labelCount)).map { graph.name(LabelID($0)) }
      }
    }
  }

  mutating func warnAboutTypes(_ types: LabelExpression) {
    guard let graph = catalog.graph, graph.relationshipTypeCount > 0 else { return }
    for name in types.names where graph.relationshipType(name.name) == nil {
      warn(name, .labelNotFound, "UnknownRelationshipType", "no relationship has the type `\(name.name)`") {
        (0..<UInt32(graph.relationshipTypeCount)).map { graph.name(TypeID($0)) }
      }
    }
  }

  mutating func warnAboutKey(_ key: Identifier) {
    guard let graph = catalog.graph, graph.propertyKeyCount > 0, graph.propertyKey(key.name) == nil else {
      return
    }
    warn(key, .propertyNotFound, "UnknownPropertyKey", "nothing has the property `\(key.name)`") {
      (0..<UInt32(graph.propertyKeyCount)).map { graph.name(KeyID($0)) }
    }
  }

  /// Once for each name, and not for one that the statement makes.
  private mutating func warn(
    _ name: Identifier, _ category: Diagnostic.Category, _ detail: String, _ message: String,
    among candidates: () -> [String]
  ) {
    guard knownNames.insert(name.name).inserted else { return }
    warnings.append(
      Diagnostic(
        category, .compileTime, detail, message, at: name.span,
        hint: nearest(name.name, among: candidates()).map { "did you mean `\($0)`?" }))
  }
}

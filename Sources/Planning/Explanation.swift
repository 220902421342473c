import Engine
import Semantics
import Syntax

/// What EXPLAIN prints for an operator: names of variables for slots, source text for expressions.
public struct Explanation: Sendable {
  private let text: [UInt8]
  private let slotNames: [String]

  /// - Parameters:
  ///   - text: the statement.
  ///   - slotNames: variable names by slot.
  public init(text: String, slotNames: [String]) {
    self.text = Array(text.utf8)
    self.slotNames = slotNames
  }

  func name(_ slot: Slot) -> String { slot < slotNames.count ? slotNames[slot] : "#\(slot)" }

  private func names(_ slots: [Slot]) -> String { slots.map(name).joined(separator: ", ") }

  func source(_ expression: BoundExpression) -> String {
    let span = expression.span
    if span.start < span.end, span.end <= text.count {
      return String(decoding: text[span.start..<span.end], as: UTF8.self)
    }
    switch expression.kind {
    case .labelTest(let base, let labels): return "\(source(base)):\(labels.text)"
    case .slot(let slot): return name(slot)
    case .path(let start, let steps): return names([start] + steps)
    default: return "…"
    }
  }

  private func sources(_ expressions: [BoundExpression], separator: String = ", ") -> String {
    expressions.map(source).joined(separator: separator)
  }

  func details(_ op: LogicalOperator) -> String {
    switch op {
    case .argument, .barrier, .drain, .union: ""
    case .nodeScan(let scan): "(\(name(scan.slot))\(scan.label.map { ":" + $0 } ?? ""))"
    case .nodeSeek(let seek): seekDetails(seek)
    case .nodeLookup(let lookup):
      "(\(name(lookup.slot))\(lookup.label.map { ":" + $0 } ?? "")) \(lookup.property) = "
        + source(lookup.value)
    case .expand(let expand):
      step(
        expand.from, name(expand.relationship) + typeText(expand.types), expand.direction, expand.to)
        + differing(expand.distinctFrom)
    case .expandPath(let path):
      step(
        path.from,
        name(path.relationships) + typeText(path.types) + "*\(path.minimum).."
          + (path.maximum.map(String.init) ?? ""), path.direction, path.to)
    case .shortestPath(let path): searchDetails(path)
    case .relationshipEnds(let ends):
      step(ends.left, name(ends.relationship) + typeText(ends.types), ends.direction, ends.right)
    case .quantifiedPath(let path):
      groupStep(path.from, path.minimum, path.maximum, path.to)
    case .relationshipScan(let scan):
      step(scan.start, name(scan.relationship) + typeText(scan.types), .outgoing, scan.end)
    case .reach(let reach):
      step(
        reach.from, typeText(reach.types) + "*\(reach.minimum).." + (reach.maximum.map(String.init) ?? ""),
        reach.direction, reach.to)
    case .close(let closing): "(\(name(closing.first.node))) … (\(name(closing.second.node)))"
    case .closeScan(let scan):
      step(scan.closing.first.node, typeText(scan.types), .outgoing, scan.closing.second.node)
    case .branch(let branch):
      "count" + step(branch.from, typeText(branch.types), branch.direction, branch.node)
    case .trailCount(let count): ":\(count.type)*\(TrailCount.length)"
    case .intersect(let intersect): intersectDetails(intersect)
    case .storedCount(let count): countDetails(count.subject)
    case .multiply(let multiply):
      multiply.terms.map { term in
        let degree = "degree(\(name(term.node))\(typeText(term.types)), \(term.direction))"
        return term.least > 0 ? "max(\(term.least), \(degree))" : degree
      }.joined(separator: " * ")
    case .filter(let predicates): sources(predicates, separator: " AND ")
    case .project(let items):
      items.filter { !$0.passesThrough }.map { "\(source($0.expression)) AS \(name($0.slot))" }
        .joined(separator: ", ")
    case .unwind(let list, let slot): "\(source(list)) AS \(name(slot))"
    case .aggregate(let aggregation): aggregateDetails(aggregation.aggregates, by: aggregation.keys)
    case .nodeAggregate(let aggregation):
      aggregateDetails(aggregation.aggregates, by: aggregation.keys) + " of \(name(aggregation.node))"
    case .distinct(let slots): names(slots)
    case .sort(let items, let limit): sortDetails(items, limit)
    case .slice(let skip, let limit):
      [skip.map { "SKIP " + source($0) }, limit.map { "LIMIT " + source($0) }].compactMap { $0 }
        .joined(separator: " ")
    case .apply(let mode, _): "\(mode)"
    case .applyInTransactions(let mode, _, let rows):
      "\(mode) of \(rows.map { source($0) } ?? String(BatchCommitter.defaultRows)) rows"
    case .loadCSV(let load): "\(source(load.source)) AS \(name(load.slot))"
    case .call(let call): "\(call.procedure.name)(\(sources(call.arguments)))"
    case .create(let create): names(create.elements.map(\.slot))
    case .merge(let merge): names(merge.create.elements.map(\.slot))
    case .set(let items): "\(items.count) item\(items.count == 1 ? "" : "s")"
    case .remove(let items): "\(items.count) item\(items.count == 1 ? "" : "s")"
    case .delete(let targets, let detach): (detach ? "detach " : "") + sources(targets)
    case .results(let columns): columns.map(\.name).joined(separator: ", ")
    }
  }

  private func step(_ from: Slot, _ middle: String, _ direction: Direction, _ to: Slot) -> String {
    let left = direction == .incoming ? "<-[" : "-["
    let right = direction == .outgoing ? "]->" : "]-"
    return "(\(name(from)))\(left)\(middle)\(right)(\(name(to)))"
  }

  private func intersectDetails(_ intersect: Intersect) -> String {
    intersect.sides.map {
      step($0.node, name($0.relationship) + typeText($0.types), $0.direction, intersect.target)
        + differing($0.distinctFrom)
    }.joined(separator: ", ")
  }

  private func countDetails(_ subject: StoredCount.Subject) -> String {
    switch subject {
    case .nodes(let label): "nodes" + (label.map { ":" + $0 } ?? "")
    case .relationships(let types): "relationships" + typeText(types)
    }
  }

  /// Relationships that a step compares its own with.
  private func differing(_ others: [Slot]) -> String { others.isEmpty ? "" : " ≠ " + names(others) }

  private func groupStep(_ from: Slot, _ minimum: Int, _ maximum: Int?, _ to: Slot) -> String {
    "(\(name(from)))(…){\(minimum),\(maximum.map(String.init) ?? "")}(\(name(to)))"
  }

  private func searchDetails(_ path: ShortestPath) -> String {
    let wanted = "\(path.count)" + (path.isGrouped ? " groups " : " ")
    if path.group != nil { return wanted + groupStep(path.from, path.minimum, path.maximum, path.to) }
    let length = "*\(path.minimum).." + (path.maximum.map(String.init) ?? "")
    return wanted + step(path.from, typeText(path.types) + length, path.direction, path.to)
  }

  private func typeText(_ types: [String]?) -> String {
    types.map { ":" + $0.joined(separator: "|") } ?? ""
  }

  private func seekDetails(_ seek: NodeSeek) -> String {
    let property = "(\(name(seek.slot)):\(seek.label)) \(seek.property)"
    switch seek.key {
    case .equal(let value): return "\(property) = \(source(value))"
    case .anyOf(let list): return "\(property) IN \(source(list))"
    case .range(let lower, let upper):
      return
        ([
          lower.map { "\(property) \($0.inclusive ? ">=" : ">") \(source($0.value))" },
          upper.map { "\(property) \($0.inclusive ? "<=" : "<") \(source($0.value))" },
        ].compactMap { $0 }).joined(separator: " AND ")
    }
  }

  private func aggregateDetails(_ aggregates: [BoundAggregate], by keys: [BoundItem]) -> String {
    let results = aggregates.map { aggregate in
      let arguments =
        aggregate.arguments.isEmpty
        ? "*"
        : aggregate.isWeighted ? "\(source(aggregate.arguments[0])) * ways" : sources(aggregate.arguments)
      return "\(aggregate.function)(\(aggregate.distinct ? "DISTINCT " : "")\(arguments))"
    }
    let keys = keys.map { source($0.expression) }
    return keys.isEmpty
      ? results.joined(separator: ", ")
      : results.joined(separator: ", ") + " BY " + keys.joined(separator: ", ")
  }

  private func sortDetails(_ items: [BoundSortItem], _ limit: BoundExpression?) -> String {
    let keys = items.map { source($0.expression) + ($0.descending ? " DESC" : "") }
      .joined(separator: ", ")
    return limit.map { "\(keys), first \(source($0))" } ?? keys
  }
}

extension LogicalOperator {
  /// The operator's noun.
  var name: String {
    switch self {
    case .argument: "Argument"
    case .nodeScan: "NodeScan"
    case .nodeSeek: "NodeSeek"
    case .nodeLookup: "NodeLookup"
    case .expand(let expand): expand.into ? "ExpandInto" : "Expand"
    case .expandPath: "ExpandPath"
    case .shortestPath: "ShortestPath"
    case .relationshipEnds: "RelationshipEnds"
    case .quantifiedPath: "QuantifiedPath"
    case .relationshipScan: "RelationshipScan"
    case .reach: "Reach"
    case .close: "Close"
    case .closeScan: "CloseScan"
    case .branch: "Branch"
    case .trailCount: "TrailCount"
    case .intersect: "Intersect"
    case .storedCount: "StoredCount"
    case .multiply: "Multiply"
    case .filter: "Filter"
    case .project: "Project"
    case .unwind: "Unwind"
    case .aggregate: "Aggregate"
    case .nodeAggregate: "NodeAggregate"
    case .distinct: "Distinct"
    case .sort(_, let limit): limit == nil ? "Sort" : "TopSort"
    case .slice: "Slice"
    case .union: "Union"
    case .apply: "Apply"
    case .applyInTransactions: "ApplyInTransactions"
    case .call: "Call"
    case .loadCSV: "LoadCSV"
    case .create: "Create"
    case .merge: "Merge"
    case .set: "Set"
    case .remove: "Remove"
    case .delete: "Delete"
    case .barrier: "Barrier"
    case .results: "Results"
    case .drain: "Drain"
    }
  }
}

extension BoundLabels {
  /// As in a pattern, without the leading colon.
  var text: String {
    switch self {
    case .name(let name): name
    case .any: "%"
    case .not(let inner): "!\(inner.text)"
    case .and(let parts): parts.map(\.text).joined(separator: "&")
    case .or(let parts): "(" + parts.map(\.text).joined(separator: "|") + ")"
    }
  }
}

import Engine
import Semantics

extension LogicalPlan {
  /// Whether the input of this step can be cut into parts: rows come from one scan at its bottom and go
  /// through steps that look at one row at a time, and there are enough of them, many for each that merging
  /// what the parts made out of them takes up again.
  func isWorthCutting(_ parallelism: Parallelism) -> Bool {
    guard parallelism.threads > 1, var step = inputs.first else { return false }
    let merged = rowsMerged
    var most = 0.0
    while true {
      most = max(most, step.estimatedRows)
      switch step.op {
      case .nodeScan, .relationshipScan:
        if case .argument? = step.inputs.first?.op {
          return most >= parallelism.leastRows && step.estimatedRows >= parallelism.leastScanned
            && most >= parallelism.leastRowsMerged * merged
        }
      case .closeScan(let scan):
        if case .argument? = step.inputs.first?.op { return scan.scanned >= parallelism.leastRows }
      case let op where op.keepsRowsApart: break
      default: return false
      }
      guard let below = step.inputs.first else { return false }
      step = below
    }
  }
}

extension LogicalPlan {
  /// Groups, and values told apart within groups, that are merged once the parts are done.
  private var rowsMerged: Double {
    let aggregates: [BoundAggregate]
    switch op {
    case .aggregate(let aggregation): aggregates = aggregation.aggregates
    case .nodeAggregate(let aggregation): aggregates = aggregation.aggregates
    default: return 0
    }
    let values = aggregates.contains(where: \.distinct) ? inputs.first?.estimatedRows ?? 0 : 0
    return estimatedRows + values
  }
}

extension LogicalOperator {
  /// Whether what it makes of a row does not depend on other rows, and it changes nothing.
  var keepsRowsApart: Bool {
    switch self {
    case .filter, .project, .unwind, .expand, .expandPath, .reach, .multiply, .close, .relationshipEnds,
      .nodeLookup, .nodeSeek, .intersect, .branch, .shortestPath, .quantifiedPath, .apply:
      true
    default: false
    }
  }
}

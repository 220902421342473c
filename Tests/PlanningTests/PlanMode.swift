import Kith

/// How far the planner of a run goes.
enum PlanMode: CaseIterable {
  case none, whenCheaper, always

  var options: Database.RunOptions {
    var options = Database.RunOptions()
    options.rewrites = self != .none
    options.ignoresCosts = self == .always
    return options
  }
}

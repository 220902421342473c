import Engine
import Syntax

/// The state of binding one statement. The work is in the extensions, one file for each kind of thing bound.
///
/// A binder that has thrown is not used again, so nothing is restored on the way out of an error.
struct Binder {
  /// The statement text, which spans point into.
  let text: [UInt8]
  let catalog: BindingCatalog

  var scope = Scope()
  var slots = SlotTable()
  /// For each subquery we are in, from the outside in: slots of outer rows that it reads.
  var imports: [Set<Slot>] = []

  /// What an aggregate function means where we are.
  var aggregateRule = AggregateRule.forbidden(place: "here")
  /// The aggregates of the projection we are in.
  var aggregation = AggregationState()
  /// Why updates are not allowed where we are, for example "an EXISTS subquery"; nil when they are.
  var readOnlyPlace: String?
  /// The clause whose expression must be constant, for example `LIMIT`; nil when variables are allowed.
  var constantPlace: String?
  /// In the body of CALL { }: what is bound outside, to tell a missing import from a misspelt name.
  var notImported: [String: Variable] = [:]

  var parameters: [(name: String, span: Span)] = []
  var writes = false
  /// The last clause that wrote outside of CALL { } IN TRANSACTIONS.
  var uncommittedWrite: String?
  var warnings: [Diagnostic] = []
  /// Labels, types and keys that the statement itself makes, and those already warned about.
  var knownNames: Set<String> = []

  init(text: String, catalog: BindingCatalog) {
    self.text = Array(text.utf8)
    self.catalog = catalog
  }

  /// The text of a span, as written.
  func source(_ span: Span) -> String {
    let start = min(max(span.start, 0), text.count)
    let end = min(max(span.end, start), text.count)
    return String(decoding: text[start..<end], as: UTF8.self)
  }

  // MARK: Slots

  mutating func makeSlot(_ name: String) -> Slot {
    slots.make(name, level: imports.count)
  }

  /// A slot for something without a name, called for example `@3`.
  mutating func makeAnonymousSlot() -> Slot {
    makeSlot("@\(slots.count)")
  }

  /// Notes that the place we are at reads a slot: every subquery between its maker and us imports it.
  mutating func reference(_ slot: Slot) {
    for depth in slots.level(of: slot)..<max(imports.count, slots.level(of: slot)) {
      imports[depth].insert(slot)
    }
  }

  // MARK: Parameters

  mutating func useParameter(_ name: String, _ span: Span) {
    if !parameters.contains(where: { $0.name == name }) { parameters.append((name, span)) }
  }

  func checkParameters() throws(Diagnostic) {
    guard let known = catalog.parameterNames else { return }
    for parameter in parameters where !known.contains(parameter.name) {
      throw missingParameter(parameter.name, parameter.span)
    }
  }

  func missingParameter(_ name: String, _ span: Span) -> Diagnostic {
    let given = catalog.parameterNames?.sorted() ?? []
    let hint =
      nearest(name, among: given).map { "did you mean `$\($0)`?" }
      ?? (given.isEmpty
        ? "no parameters were given" : "given: " + given.map { "`$\($0)`" }.joined(separator: ", "))
    return Diagnostic(
      .parameterMissing, .compileTime, "MissingParameter", "the parameter `$\(name)` was not given",
      at: span, hint: hint)
  }
}

/// Names and nesting levels of all slots of a statement.
struct SlotTable {
  private(set) var names: [String] = []
  /// How many subqueries deep the slot was made.
  private var levels: [Int] = []

  var count: Int { names.count }

  mutating func make(_ name: String, level: Int) -> Slot {
    names.append(name)
    levels.append(level)
    return names.count - 1
  }

  func level(of slot: Slot) -> Int { levels[slot] }

  /// A column of a CALL subquery belongs to the rows outside from then on.
  mutating func setLevel(of slot: Slot, _ level: Int) { levels[slot] = level }
}

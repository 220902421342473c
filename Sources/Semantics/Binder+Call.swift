import Engine
import Syntax

extension Binder {
  /// A CALL that is the whole statement: arguments may come from parameters, all outputs are columns.
  mutating func bindStandaloneCall(_ call: CallClause, _ span: Span) throws(Diagnostic) -> BoundQuery {
    aggregateRule = .forbidden(place: "CALL")
    let signature = try procedure(call.name, call.nameSpan)
    let arguments: [BoundExpression]
    if let written = call.arguments {
      arguments = try bindProcedureArguments(written, signature, span)
    } else {
      arguments = try implicitArguments(signature, call.nameSpan)
    }
    let fields: [CallClause.Yield]
    switch call.yield {
    case .none: fields = signature.allOutputs(call.nameSpan)
    case .all(let place): fields = signature.allOutputs(place)
    case .nothing: fields = []
    case .items(let items): fields = items
    }
    return try finishStandaloneCall(signature, arguments, fields, call.predicate, span)
  }

  private mutating func finishStandaloneCall(
    _ signature: ProcedureSignature, _ arguments: [BoundExpression], _ fields: [CallClause.Yield],
    _ predicate: Expression?, _ span: Span
  ) throws(Diagnostic) -> BoundQuery {
    let yields = try bindYields(fields, signature)
    let bound = BoundCall(
      procedure: signature, arguments: arguments, yields: yields, predicate: try bindWhere(predicate),
      span: span)
    if signature.writes { writes = true }
    let columns = zip(fields, yields).map { field, yield in
      BoundColumn(
        name: (field.alias ?? field.field).name, slot: yield.slot,
        type: signature.outputs[yield.output].type)
    }
    return BoundQuery(
      parts: [BoundSingleQuery(clauses: [.call(bound)], columns: columns)], unionAll: true)
  }

  /// A CALL among other clauses: arguments and outputs are named.
  mutating func bindProcedureCall(_ call: CallClause, _ span: Span) throws(Diagnostic) -> BoundCall {
    let signature = try procedure(call.name, call.nameSpan)
    if signature.writes {
      if let place = readOnlyPlace {
        throw .syntax(
          "InvalidClauseComposition",
          "\(place) cannot change the graph, but the procedure `\(signature.name)` may", at: span)
      }
      writes = true
      uncommittedWrite = "CALL \(signature.name)"
    }
    if call.arguments == nil && !signature.parameters.isEmpty {
      throw .syntax(
        "InvalidArgumentPassingMode",
        "inside a query the arguments of `\(signature.name)` must be written out", at: call.nameSpan,
        hint: "write `CALL \(signature.usage)`")
    }
    let arguments = try bindProcedureArguments(call.arguments ?? [], signature, span)
    let fields: [CallClause.Yield]
    switch call.yield {
    case .none, .nothing: fields = []
    case .items(let items): fields = items
    case .all(let place):
      throw .syntax(
        "UnexpectedSyntax", "`YIELD *` works only when the CALL is the whole statement", at: place,
        hint: signature.outputs.isEmpty
          ? nil : "name the outputs: YIELD " + signature.outputs.map(\.name).joined(separator: ", "))
    }
    let yields = try bindYields(fields, signature)
    return BoundCall(
      procedure: signature, arguments: arguments, yields: yields, predicate: try bindWhere(call.predicate),
      span: span)
  }

  // MARK: Parts of a call

  private func procedure(_ name: String, _ span: Span) throws(Diagnostic) -> ProcedureSignature {
    if let found = catalog.procedures[name] { return found.signature }
    let hint =
      nearest(name, among: catalog.procedures.signatures.map(\.name)).map { "did you mean `\($0)`?" }
      ?? (Functions.signature(named: name) != nil
        ? "it is a function: use it in an expression, `RETURN \(name)(...)`"
        : "SHOW PROCEDURES lists all procedures")
    throw Diagnostic(
      .procedureError, .compileTime, "ProcedureNotFound", "there is no procedure `\(name)`", at: span,
      hint: hint)
  }

  private mutating func bindProcedureArguments(
    _ arguments: [Expression], _ signature: ProcedureSignature, _ span: Span
  ) throws(Diagnostic) -> [BoundExpression] {
    let most = signature.parameters.count
    let least = signature.parameters.count(where: { !$0.isOptional })
    guard arguments.count >= least && arguments.count <= most else {
      throw .syntax(
        "InvalidNumberOfArguments",
        "`\(signature.name)` takes \(least == most ? "\(least)" : "\(least) to \(most)") arguments, but "
          + "\(arguments.count) " + (arguments.count == 1 ? "is given" : "are given"),
        at: span, hint: "it is `\(signature.usage)`")
    }
    var bound: [BoundExpression] = []
    for (argument, parameter) in zip(arguments, signature.parameters) {
      let next = try bind(argument)
      guard parameter.type.accepts(next.type) else {
        throw .syntax(
          "InvalidArgumentType",
          "`\(parameter.name)` of `\(signature.name)` must be \(parameter.type.described), but "
            + "\(quoted(next)) is \(next.type.described)",
          at: argument.span, hint: "it is `\(signature.usage)`")
      }
      bound.append(next)
    }
    return bound
  }

  /// Arguments from the parameters of the same names.
  private mutating func implicitArguments(_ signature: ProcedureSignature, _ span: Span)
    throws(Diagnostic) -> [BoundExpression]
  {
    var arguments: [BoundExpression] = []
    for parameter in signature.parameters {
      if let known = catalog.parameterNames, !known.contains(parameter.name) {
        // Arguments go by position, so an optional one left out ends the list.
        if parameter.isOptional { break }
        var error = missingParameter(parameter.name, span)
        error.hint = "give it, or write the arguments out: `CALL \(signature.usage)`"
        throw error
      }
      useParameter(parameter.name, span)
      arguments.append(BoundExpression(.parameter(parameter.name), .any, span))
    }
    return arguments
  }

  private mutating func bindYields(_ fields: [CallClause.Yield], _ signature: ProcedureSignature)
    throws(Diagnostic) -> [BoundCall.Yield]
  {
    var yields: [BoundCall.Yield] = []
    for field in fields {
      guard let output = signature.outputs.firstIndex(where: { $0.name == field.field.name }) else {
        let names = signature.outputs.map(\.name)
        throw .syntax(
          "UndefinedVariable", "`\(signature.name)` has no output `\(field.field.name)`",
          at: field.field.span,
          hint: nearest(field.field.name, among: names).map { "did you mean `\($0)`?" }
            ?? (names.isEmpty ? "it has none" : "it has " + names.joined(separator: ", ")))
      }
      let variable = try declareNew(field.alias ?? field.field, signature.outputs[output].type)
      yields.append(BoundCall.Yield(output: output, slot: variable.slot))
    }
    return yields
  }

  // MARK: SHOW

  /// SHOW is a call of the procedure that lists the subject.
  mutating func bindShow(_ show: ShowCommand) throws(Diagnostic) -> BoundQuery {
    let signature = try procedure("kith.\(show.subject.rawValue)", show.span)
    return try finishStandaloneCall(signature, [], signature.allOutputs(show.span), nil, show.span)
  }
}

extension ProcedureSignature {
  fileprivate func allOutputs(_ span: Span) -> [CallClause.Yield] {
    outputs.map { CallClause.Yield(field: Identifier($0.name, span), alias: nil) }
  }

  /// How to call it: `ns.name(a :: STRING, b :: INTEGER)`.
  fileprivate var usage: String {
    let list = parameters.map { "\($0.name) :: \($0.type.name)" + ($0.isOptional ? " (optional)" : "") }
    return "\(name)(\(list.joined(separator: ", ")))"
  }
}

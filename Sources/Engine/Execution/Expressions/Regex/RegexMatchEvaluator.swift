/// `text =~ pattern`: whether a regular expression matches the whole string; null unless both are strings.
public final class RegexMatchEvaluator: Evaluator {
  private let text: Evaluator
  private let pattern: Evaluator
  private let span: Range<Int>?
  private let output = Vector()
  /// The pattern compiled last: nearly always the only one.
  private var compiled: (pattern: [UInt8], matcher: RegexMatcher)?

  public init(_ text: Evaluator, _ pattern: Evaluator, span: Range<Int>? = nil) {
    self.text = text
    self.pattern = pattern
    self.span = span
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.values)
    guard rows.count > 0 else { return output }
    let texts = try text.evaluate(batch, rows, context)
    let patterns = try pattern.evaluate(batch, rows, context)
    var constantMatcher: RegexMatcher?
    if patterns.isConstant, patterns[0].tag == .string {
      constantMatcher = try matcher(for: patterns[0].asString)
    }
    for i in 0..<rows.count {
      let row = rows[i]
      let (text, pattern) = (texts[row], patterns[row])
      guard text.tag == .string, pattern.tag == .string else {
        output.values[row] = .null
        continue
      }
      let matcher: RegexMatcher
      if let constantMatcher {
        matcher = constantMatcher
      } else {
        matcher = try self.matcher(for: pattern.asString)
      }
      output.values[row] = Value(matcher.matches(text.asString.bytes))
    }
    return output
  }

  private func matcher(for pattern: StringRef) throws(ExecutionError) -> RegexMatcher {
    if let compiled, pattern.bytes.elementsEqual(compiled.pattern) { return compiled.matcher }
    do {
      let matcher = RegexMatcher(try RegexProgram(try RegexParser.parse(pattern.string)))
      compiled = (Array(pattern.bytes), matcher)
      return matcher
    } catch {
      throw ExecutionError.argument(
        "InvalidArgumentValue", "the regular expression is not valid: \(error.message)"
      ).at(span)
    }
  }
}

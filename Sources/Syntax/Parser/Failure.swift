/// A diagnostic on its way out of the parser.
///
/// One pointer instead of a large value: each frame of the recursive descent keeps room for the errors of all
/// its calls, and the stack must hold hundreds of frames.
final class Failure: Error {
  let diagnostic: Diagnostic

  init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }

  static func syntax(_ detail: String, _ message: String, at span: Span?, hint: String? = nil) -> Failure {
    Failure(.syntax(detail, message, at: span, hint: hint))
  }
}

import LineEditing
import Syntax
import Testing

@testable import Shell

struct DiagnosticTests {
  private func draw(
    _ diagnostic: Diagnostic, _ source: StatementSource, width: Int? = 80, unicode: Bool = true
  ) -> String {
    DiagnosticDrawing(
      options: RenderOptions(width: width, isUnicode: unicode), helpTopics: HelpTopics.names
    ).lines(diagnostic, in: source).joined(separator: "\n")
  }

  @Test func `a misspelt clause is underlined, with what was meant and where help is`() {
    let error = Diagnostic.syntax(
      "Unexpected", "expected RETURN, WITH or an update clause, found `RETRUN`", at: Span(17, 23),
      hint: "did you mean RETURN?")
    let source = StatementSource(text: "MATCH (p:Person) RETRUN p.name")
    #expect(
      draw(error, source) == """
        error[syntax]: expected RETURN, WITH or an update clause, found `RETRUN`
         1 │ MATCH (p:Person) RETRUN p.name
           │                  ^^^^^^ did you mean RETURN?
           = help: `:help RETURN`
        """)
    #expect(draw(error, source, unicode: false).contains("\n   |                  ^^^^^^"))
  }

  @Test func `carets stand under wide characters, in the right line of a script`() {
    let script = "RETURN 1;\n\tRETURN '日本' + y;\n"
    // The statement begins behind the tab of line 2.
    let source = StatementSource(name: "a.cypher", text: script, offset: 11)
    let error = Diagnostic(
      .syntaxError, .compileTime, "UndefinedVariable", "`y` is not defined", at: Span(18, 19))
    #expect(
      draw(error, source) == """
        error[syntax]: `y` is not defined
         2 │   RETURN '日本' + y;
           │                   ^
        """)
    #expect(
      DiagnosticDrawing(options: RenderOptions()).oneLine(error, in: source)
        == "a.cypher:2:16: error[syntax]: `y` is not defined")
  }

  @Test func `an error at the end of the text has a caret behind it`() {
    #expect(
      draw(.syntax("End", "expected an expression", at: Span(6, 6)), StatementSource(text: "RETURN")) == """
        error[syntax]: expected an expression
         1 │ RETURN
           │       ^
        """)
  }

  @Test func `a span over several lines is marked to the end of the first`() {
    let drawn = draw(
      Diagnostic(.typeError, .runtime, "X", "no", at: Span(7, 14)), StatementSource(text: "RETURN {a:\n 1}"))
    #expect(drawn == "error[type]: no\n 1 │ RETURN {a:\n   │        ^^^")
  }

  @Test func `a long line is cut around the error`() {
    let text =
      "RETURN " + String(repeating: "a + ", count: 100) + "oops" + String(repeating: " + b", count: 100)
    let drawn = draw(.syntax("X", "m", at: Span(407, 411)), StatementSource(text: text), width: 60)
    let lines = drawn.split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { displayWidth($0) <= 60 })
    let caret = lines[2].prefix { $0 != "^" }.count
    #expect(String(Array(lines[1])[caret..<(caret + 4)]) == "oops")
  }

  @Test func `an error without a place keeps its hint`() {
    let error = Diagnostic(
      .parameterMissing, .compileTime, "MissingParameter", "the parameter $x has no value",
      hint: "set it first")
    #expect(
      draw(error, StatementSource(text: "RETURN $x"))
        == "error[parameter-missing]: the parameter $x has no value\n   = hint: set it first")
  }

  @Test func `a warning is one line`() {
    let warning = Diagnostic(
      .labelNotFound, .compileTime, "UnknownLabel", "no node has label :Persn",
      hint: "did you mean :Person (42)?")
    #expect(
      DiagnosticDrawing(options: RenderOptions()).warning(warning)
        == "warning: no node has label :Persn; did you mean :Person (42)?")
  }

  @Test func `places beyond the text do no harm`() {
    for span in [Span(-5, -1), Span(0, 0), Span(90, 100), Span(5, 2), Span(8, 9)] {
      let drawn = draw(.syntax("X", "m", at: span), StatementSource(text: "RETURN 'é'"))
      #expect(drawn.contains("^"))
    }
  }
}

/// What came of asking for a statement.
public enum ReadResult: Equatable, Sendable {
  /// A complete statement, or an empty or blank line. Newlines inside are part of it.
  case line(String)
  /// Ctrl-C: what had been typed is gone.
  case interrupted
  case endOfInput
}

/// Something that statements are read from: the editor, or plain lines where no editor can work.
public protocol StatementReader: AnyObject {
  /// Reads until a statement is complete. Blocks the calling thread.
  ///
  /// - Parameters:
  ///   - prompt: shown before the first line, without escape sequences.
  ///   - continuation: shown before further lines, at the right end of the prompt's width.
  ///   - initial: text that is there to begin with, where the reader can edit.
  func readStatement(prompt: String, continuation: String, initial: String) -> ReadResult

  /// Reads one line that is not a statement, such as the answer to a question; not kept in history.
  func readAnswer(prompt: String, initial: String) -> ReadResult

  /// Shows a line above the prompt now, if the reader waits at one, or before the next.
  var notices: NoticeBoard { get }
}

extension StatementReader {
  public func readStatement(prompt: String, continuation: String = "...> ") -> ReadResult {
    readStatement(prompt: prompt, continuation: continuation, initial: "")
  }

  public func readAnswer(prompt: String) -> ReadResult {
    readAnswer(prompt: prompt, initial: "")
  }
}

/// What the shell knows and a reader asks for. Called on the thread that reads.
public struct EditingHooks {
  /// Whether a text that is not blank may be handed over on Enter.
  public var isComplete: (_ text: String) -> Bool
  /// The parts of the text, for colours.
  public var highlight: (_ text: String) -> [HighlightSpan]
  /// What could stand at the cursor, a UTF-8 offset.
  public var complete: (_ text: String, _ cursor: Int) -> Completion
  /// What could follow the text, shown in grey; nil leaves it to history.
  public var hint: (_ text: String) -> String?

  public init(
    isComplete: @escaping (_ text: String) -> Bool = { _ in true },
    highlight: @escaping (_ text: String) -> [HighlightSpan] = { _ in [] },
    complete: @escaping (_ text: String, _ cursor: Int) -> Completion = { _, cursor in Completion(at: cursor)
    },
    hint: @escaping (_ text: String) -> String? = { _ in nil }
  ) {
    self.isComplete = isComplete
    self.highlight = highlight
    self.complete = complete
    self.hint = hint
  }
}

/// What could stand at the cursor.
public struct Completion: Equatable, Sendable {
  public struct Candidate: Equatable, Sendable {
    /// What is put in place of the replaced range.
    public var text: String
    /// One word on what it is, such as `label`.
    public var kind: String
    /// Anything more: a count, a type, a signature.
    public var detail: String

    public init(_ text: String, kind: String = "", detail: String = "") {
      self.text = text
      self.kind = kind
      self.detail = detail
    }
  }

  /// UTF-8 offsets of the text that a candidate replaces, from the start of the word to the cursor.
  public var replace: Range<Int>
  public var candidates: [Candidate]

  public init(replace: Range<Int>, candidates: [Candidate]) {
    self.replace = replace
    self.candidates = candidates
  }

  /// No candidates.
  public init(at cursor: Int) {
    self.init(replace: cursor..<cursor, candidates: [])
  }
}

import Syntax

/// Why the shell could not do what it was asked to. Errors of the query language are `Diagnostic`s.
enum ShellError: Error {
  /// A wrong command, option or parameter: exit code 2.
  case usage(String, hint: String? = nil)
  /// A file or plugin: exit code 3.
  case file(String, hint: String? = nil)
  /// A statement: exit code 1.
  case statement(Diagnostic, StatementSource)
  /// Ctrl-C: exit code 130.
  case interrupted
  /// An error that was already reported, with the exit code it leads to.
  case reported(ExitCode)

  init(_ error: FileError) { self = .file(error.message) }
  init(_ error: ParameterError) { self = .usage(error.message, hint: error.hint) }
}

/// How the program ends.
enum ExitCode: Int32 {
  case success = 0
  /// A statement failed.
  case statement = 1
  /// Wrong usage or parameters.
  case usage = 2
  /// A file or plugin could not be used.
  case file = 3
  /// Ctrl-C.
  case interrupted = 130
}

extension ShellError {
  var exitCode: ExitCode {
    switch self {
    case .usage: .usage
    case .file: .file
    case .statement: .statement
    case .interrupted: .interrupted
    case .reported(let code): code
    }
  }
}

import CSQLite
import Glibc
import KithPluginKit

/// A database that is only read, and that nobody may change meanwhile.
final class Database {
  let name: String
  private var handle: OpaquePointer?

  /// - Throws: `input` when the file is no database, or its write-ahead log is not merged.
  init(_ input: Input) throws(ImportFailure) {
    name = input.name
    var info = stat()
    guard stat(input.path, &info) == 0 else {
      let reason = strerror(errno).map { String(cString: $0) } ?? "unknown error"
      throw ImportFailure(.transient, "unreadable", "cannot open the file: \(reason)", file: name)
    }
    // An immutable database is read without its log, which may hold the newest rows.
    guard stat(input.path + "-wal", &info) != 0 || info.st_size == 0 else {
      throw ImportFailure(
        .input, "wal", "the database has a write-ahead log that is not merged", file: name,
        hint: "sqlite3 FILE 'PRAGMA wal_checkpoint(TRUNCATE)'")
    }
    let status = sqlite3_open_v2(
      Database.address(input.path), &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nil)
    guard status == SQLITE_OK else { throw failure("open") }
    // Nothing a stranger's schema defines is run.
    try rows("PRAGMA trusted_schema = OFF") { _ in }
  }

  deinit { sqlite3_close(handle) }

  /// `file:/a%20b?immutable=1`
  private static func address(_ path: String) -> String {
    var address = path.hasPrefix("/") ? "file:" : "file:./"
    for byte in path.utf8 {
      let isPlain = byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte >= 0x2D && byte <= 0x39 || byte == 0x5F
      if isPlain {
        address.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16)
        address += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return address + "?immutable=1"
  }

  /// Calls `body` with each row a query gives.
  func rows(_ query: String, _ body: (Row) throws(ImportFailure) -> Void) throws(ImportFailure) {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, query, -1, &statement, nil) == SQLITE_OK, let statement else {
      throw failure("query")
    }
    defer { sqlite3_finalize(statement) }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: try body(Row(statement: statement))
      case SQLITE_DONE: return
      default: throw failure("read")
      }
    }
  }

  private func failure(_ code: String) -> ImportFailure {
    let message = sqlite3_errmsg(handle).map { String(cString: $0) } ?? "not a database"
    return ImportFailure(.input, code, message, file: name, hint: advice)
  }

  /// What to do about a file that is no database, or a damaged one.
  private var advice: String? {
    switch sqlite3_errcode(handle) {
    case SQLITE_NOTADB: "if it is compressed, unpack it first"
    case SQLITE_CORRUPT:
      "it is damaged or was cut short; get it again, or save the rest: sqlite3 FILE .recover"
    default: nil
    }
  }

  /// An identifier in a query.
  static func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}

/// The row a statement is at; valid until the next.
struct Row {
  fileprivate let statement: OpaquePointer

  enum Value {
    case null
    case integer(Int64)
    case float(Double)
    case text(Bytes)
    /// Bytes are no property values.
    case blob
  }

  subscript(column: Int) -> Value {
    let column = Int32(column)
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
    case SQLITE_FLOAT: return .float(sqlite3_column_double(statement, column))
    case SQLITE_TEXT:
      let text = sqlite3_column_text(statement, column)
      return .text(Bytes(start: text, count: Int(sqlite3_column_bytes(statement, column))))
    case SQLITE_BLOB: return .blob
    default: return .null
    }
  }

  func text(_ column: Int) -> String? {
    switch self[column] {
    case .integer(let value): String(value)
    case .float(let value): "\(value)"
    case .text(let bytes): bytes.text
    case .null, .blob: nil
    }
  }

  func integer(_ column: Int) -> Int64? { if case .integer(let value) = self[column] { value } else { nil } }
}

/// How much of anything one statement may hold.
///
/// Beyond a limit there is a clear error, never a trap or a long wait.
public enum Limits {
  /// Levels of brackets, subqueries, prefixes (`NOT`, `-`) and suffixes (`.a.b`, `[0][1]`) inside each other.
  ///
  /// The passes after the parser walk the tree by recursion: this bounds their stack.
  public static let nestingDepth = 300

  /// Bytes of UTF-8 in one statement (16 MiB).
  public static let statementBytes = 16 << 20

  /// Longest name, in Unicode scalars, that is compared with others for "did you mean".
  static let comparableNameLength = 64
}

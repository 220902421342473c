import CEdit
import Glibc

/// Questions about the terminal that the program runs on.
public enum Terminal {
  /// Width and height in cells.
  public struct Size: Equatable, Sendable {
    public var columns: Int
    public var rows: Int
  }

  /// The size of the terminal behind a descriptor; nil when there is none or it does not tell.
  public static func size(of descriptor: Int32 = STDOUT_FILENO) -> Size? {
    var columns: Int32 = 0
    var rows: Int32 = 0
    guard ce_window_size(descriptor, &columns, &rows) else { return nil }
    return Size(columns: Int(columns), rows: Int(rows))
  }

  /// Whether a descriptor is a terminal.
  public static func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1
  }

  /// Chooses the locale of the environment for characters, and UTF-8 where that has single-byte
  /// characters only. Returns whether UTF-8 is in force. To be called once, before any thread starts.
  @discardableResult
  public static func useUTF8() -> Bool {
    ce_use_utf8_locale()
  }

  /// Whether the full editor can work here: a terminal on both ends that can move its cursor.
  public static var supportsEditing: Bool {
    guard isTerminal(STDIN_FILENO), isTerminal(STDOUT_FILENO) else { return false }
    guard let name = getenv("TERM"), strcmp(name, "dumb") != 0, name.pointee != 0 else { return false }
    // Shells inside Emacs set TERM to something capable and are not.
    return getenv("INSIDE_EMACS") == nil
  }
}

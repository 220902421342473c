import CEdit
import Glibc

/// Edits text in the program that `$VISUAL` or `$EDITOR` names, `vi` without them.
public enum ExternalEditor {
  /// Why there is no edited text.
  public struct Problem: Error, CustomStringConvertible {
    public let description: String
  }

  /// Lets the user edit `text` in a temporary file and waits until the editor ends.
  ///
  /// Newlines at the end of the file are dropped. Fails when the file cannot be made or read back, or
  /// the editor ends with an error: then nothing of what was edited is taken.
  public static func edit(_ text: String) -> Result<String, Problem> {
    let folder = environment("TMPDIR") ?? "/tmp"
    var template = Array("\(folder)/kith-XXXXXX.cypher".utf8CString)
    let descriptor = ce_temporary_file(&template, 7)
    guard descriptor >= 0 else { return .failure(Problem(description: "cannot edit: \(SystemError.last)")) }
    let path = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer {
      unlink(path)
      close(descriptor)
    }
    do throws(SystemError) {
      try writeAll(Array(text.utf8) + (text.hasSuffix("\n") ? [] : [0x0A]), to: descriptor)
    } catch {
      return .failure(Problem(description: "cannot edit: \(error)"))
    }
    let program = environment("VISUAL") ?? environment("EDITOR") ?? "vi"
    // The variable may hold options too, so the shell takes it apart, as it does for other programs.
    let status = ce_run_shell("exec \(program) \"$1\"", path)
    guard status == 0 else {
      return .failure(
        Problem(description: "\(program) ended with status \(status); the statement is as it was"))
    }
    return content(of: path)
  }

  /// Read by its name: editors replace the file.
  private static func content(of path: String) -> Result<String, Problem> {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      return .failure(Problem(description: "cannot read back: \(SystemError.last)"))
    }
    defer { close(descriptor) }
    do throws(SystemError) {
      var text = String(decoding: try readToEnd(of: descriptor), as: UTF8.self)
      while text.last?.isNewline == true { text.removeLast() }
      return .success(text)
    } catch {
      return .failure(Problem(description: "cannot read back: \(error)"))
    }
  }

  private static func environment(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}

import CEdit
import Glibc
import Synchronization

/// Lines from other threads, such as "import finished", on their way to the place above the prompt.
public final class NoticeBoard: Sendable {
  private let lines = Mutex<[String]>([])
  /// Written to when there is something to read; the end to poll comes first. -1 without pipes.
  private let pipe: (read: Int32, write: Int32)

  init() {
    var ends: [Int32] = [-1, -1]
    pipe = ce_pipe(&ends, true) ? (ends[0], ends[1]) : (-1, -1)
  }

  deinit {
    if pipe.read >= 0 {
      close(pipe.read)
      close(pipe.write)
    }
  }

  var descriptor: Int32 { pipe.read }

  /// Hands a line to the reader. Colours may be in it, as made by ``Style/apply(to:colors:)``. From any
  /// thread; does not wait.
  public func post(_ line: String) {
    lines.withLock { $0.append(line) }
    var byte: UInt8 = 1
    // A full pipe wakes the reader just as well.
    _ = write(pipe.write, &byte, 1)
  }

  /// The lines posted since the last time.
  func take() -> [String] {
    var buffer = [UInt8](repeating: 0, count: 64)
    while read(pipe.read, &buffer, buffer.count) > 0 {}
    return lines.withLock { posted in
      defer { posted = [] }
      return posted
    }
  }
}

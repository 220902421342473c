import Glibc
import KithPluginKit

/// How far the processes of a plugin have read its input, by what `/proc` tells of their open files: for plugins
/// that send no `progress`. One that maps its input into memory is not seen to read.
struct InputReading {
  private let path: String
  private let size: Int64
  private var done: Int64 = 0
  private var lastLook = Clock.now
  private static let interval: Int64 = 200

  /// Nil when there is not one file that is read.
  init?(_ inputs: [String]) {
    var info = stat()
    guard inputs.count == 1, stat(inputs[0], &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
    path = inputs[0]
    size = Int64(info.st_size)
  }

  /// What has been read by the processes of a session; nil when it is not time to look, or nothing is known.
  mutating func look(_ session: pid_t) -> ImportProgress? {
    let now = Clock.now
    guard now - lastLook >= InputReading.interval else { return nil }
    lastLook = now
    for process in ProcessTable.session(session) {
      for descriptor in Folder.entries("/proc/\(process.pid)/fd") {
        guard Folder.resolved("/proc/\(process.pid)/fd/\(descriptor)") == path else { continue }
        done = max(done, InputReading.position(process.pid, descriptor))
      }
    }
    return done > 0 ? ImportProgress(done: min(done, size), total: size, unit: "bytes") : nil
  }

  private static func position(_ pid: pid_t, _ descriptor: String) -> Int64 {
    guard let text = FileText.text("/proc/\(pid)/fdinfo/\(descriptor)") else { return 0 }
    let line = text.split(separator: "\n").first { $0.hasPrefix("pos:") }
    return line.flatMap { Int64($0.dropFirst(4).drop { $0 == " " || $0 == "\t" }) } ?? 0
  }
}

import Glibc

/// An error number of the system, with its text.
struct SystemError: Error, CustomStringConvertible {
  let number: Int32

  /// The error of the call that has just failed.
  static var last: SystemError { SystemError(number: errno) }

  var description: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

/// Writes all of `bytes`; waits where the descriptor cannot take more.
func writeAll(_ bytes: some Collection<UInt8>, to descriptor: Int32) throws(SystemError) {
  var rest = Array(bytes)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count > 0 {
      rest = rest.dropFirst(count)
    } else if errno == EAGAIN {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      _ = poll(&waiting, 1, -1)
    } else if errno != EINTR {
      throw .last
    }
  }
}

/// What one read gives; empty at the end of the input. Waits for nothing but the read itself.
func readSome(from descriptor: Int32, atMost limit: Int = 4096) throws(SystemError) -> [UInt8] {
  var buffer = [UInt8](repeating: 0, count: limit)
  while true {
    let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    if count >= 0 { return Array(buffer[..<count]) }
    if errno != EINTR { throw .last }
  }
}

/// Reads to the end of the file.
func readToEnd(of descriptor: Int32) throws(SystemError) -> [UInt8] {
  var content: [UInt8] = []
  while true {
    let more = try readSome(from: descriptor, atMost: 1 << 16)
    if more.isEmpty { return content }
    content += more
  }
}

#if canImport(Glibc)
  import Glibc
#endif

/// The input of a fixture.
public enum InputFile {
  /// The path of the file of a folder whose name begins with `input`; nil when there is none.
  public static func inside(_ folder: String) -> String? {
    guard let stream = opendir(folder) else { return nil }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix("input") { return "\(folder)/\(name)" }
    }
    return nil
  }
}

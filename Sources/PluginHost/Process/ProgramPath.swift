import Glibc

/// Where programs are.
enum ProgramPath {
  static let system = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin"]

  /// The program with a name: in the system's folders, else in the user's.
  static func find(_ name: String) -> String? {
    let user = getenv("PATH").map { String(cString: $0).split(separator: ":").map(String.init) } ?? []
    for folder in system + user where folder.hasPrefix("/") {
      let path = "\(folder)/\(name)"
      if FileKind.isExecutable(path) { return path }
    }
    return nil
  }

  /// What a program outside the system's folders needs to be readable: the folder it is installed in, unless
  /// that is somebody's whole home.
  static func folders(for program: String) -> [String] {
    var folders: [String] = []
    for path in Set([program, Folder.resolved(program) ?? program]).sorted() {
      if Trampoline.systemFolders.contains(where: { path.hasPrefix($0 + "/") }) { continue }
      let bin = Folder.parent(path)
      let prefix = Folder.parent(bin)
      let home = getenv("HOME").map { String(cString: $0) } ?? "/"
      let isTooWide = prefix == "/" || (home + "/").hasPrefix(prefix + "/")
      folders.append(isTooWide ? path : prefix)
    }
    return folders
  }
}

/// What a path is.
enum FileKind {
  static func isExecutable(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }

  /// False with the reason in `errno`.
  static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}

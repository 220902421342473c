import Glibc

/// A folder that is held open, so that what is in it is reached from it and not by a path: a plugin may move
/// its folders and put symbolic links in their place while they are looked at.
struct OpenFolder: ~Copyable {
  let descriptor: CInt
  /// `O_PATH`, which glibc names for GNU sources only.
  private static let placeOnly: CInt = 0o10000000

  /// Nil when there is no such folder, or it is a symbolic link.
  init?(_ path: String) { self.init(path, in: AT_FDCWD) }

  /// The folder of that name in another one. One that was made unreadable is made readable first: it is
  /// the user's own.
  init?(_ name: String, in parent: CInt) {
    let kind = O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    let opened = openat(parent, name, O_RDONLY | kind)
    if opened >= 0 {
      descriptor = opened
      return
    }
    let held = openat(parent, name, OpenFolder.placeOnly | kind)
    guard held >= 0 else { return nil }
    defer { close(held) }
    chmod("/proc/self/fd/\(held)", 0o700)
    let second = openat(parent, name, O_RDONLY | kind)
    guard second >= 0 else { return nil }
    descriptor = second
  }

  deinit { close(descriptor) }

  /// What is in the folder, without `.` and `..`, until the body returns false.
  func forEach(_ body: (_ name: String, _ info: stat) -> Bool) {
    // Closed together with its stream; the folder itself stays open.
    let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0 else { return }
    guard let stream = fdopendir(copy) else {
      close(copy)
      return
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      var info = stat()
      guard fstatat(descriptor, name, &info, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      if !body(name, info) { return }
    }
  }
}

extension stat {
  var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
  var isFile: Bool { st_mode & S_IFMT == S_IFREG }
  /// Bytes on the disk: a file with holes is long and takes little.
  var allocated: Int64 { Int64(st_blocks) * 512 }
}

extension Folder {
  /// Removes a folder with all it holds; symbolic links are removed, not followed. Whoever filled it may have
  /// nested it as deep as the disk allows: what lies deep is moved up and removed from there.
  static func remove(_ path: String) {
    guard let top = OpenFolder(path) else { return }
    var moved = 0
    var before = -1
    while moved > before {
      before = moved
      empty(top, below: top.descriptor, depth: 0, &moved)
    }
    rmdir(path)
  }

  private static let depthAtOnce = 32

  private static func empty(
    _ folder: borrowing OpenFolder, below top: CInt, depth: Int, _ moved: inout Int
  ) {
    // Names first: a folder that is changed while it is listed may leave some out.
    var entries: [(name: String, isFolder: Bool)] = []
    folder.forEach { name, info in
      entries.append((name, info.isFolder))
      return true
    }
    for (name, isFolder) in entries {
      if !isFolder {
        unlinkat(folder.descriptor, name, 0)
      } else if depth < depthAtOnce {
        if let inner = OpenFolder(name, in: folder.descriptor) {
          empty(inner, below: top, depth: depth + 1, &moved)
        }
        unlinkat(folder.descriptor, name, AT_REMOVEDIR)
      } else if renameat(folder.descriptor, name, top, ".deep-\(moved)") == 0 {
        moved += 1
      }
    }
  }
}

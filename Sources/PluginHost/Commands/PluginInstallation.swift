import Glibc
import KithPluginKit

extension PluginCommands {
  /// `kith plugin install FOLDER`: copies a plugin to the user's plugins. It is not trusted by that.
  public func install(_ source: String) -> Int32 {
    attempt { () throws(ImportFailure) in
      if FileKind.exists(source), !Folder.exists(source) { return try installArchive(source) }
      let name = try installFolder(source)
      output("installed \(name); run it after: kith plugin trust \(name)\n")
      return 0
    }
  }

  private func installFolder(_ source: String) throws(ImportFailure) -> String {
    let plugin = try InstalledPlugin(folder: source, origin: .argument)
    // Links, devices and files of others are refused here too, with the rule they break.
    let fingerprint = try PluginFingerprint(folder: plugin.folder)
    let target = "\(catalog.places.userPlugins)/\(plugin.name)"
    guard !FileKind.exists(target) else {
      throw ImportFailure(
        .config, "installed", "\(plugin.name) is installed already", hint: "remove \(target) first")
    }
    try Folder.make(target)
    for file in fingerprint.files {
      let from = "\(plugin.folder)/\(file.path)"
      guard let bytes = FileText.bytes(from) else { throw FileText.failure("read", from) }
      let to = "\(target)/\(file.path)"
      try Folder.make(Folder.parent(to))
      try FileText.write(bytes, to: to, mode: FileKind.isExecutable(from) ? 0o755 : 0o644)
    }
    return plugin.name
  }

  /// Unpacks a tarball with `tar`, which refuses absolute and climbing paths, and installs the folder in it.
  private func installArchive(_ archive: String) throws(ImportFailure) -> Int32 {
    guard let tar = ProgramPath.find("tar") else {
      throw ImportFailure(.config, "no-tar", "the program `tar` is needed to unpack \(archive)")
    }
    let held = try TemporaryFolder("install")
    defer { withExtendedLifetime(held) {} }
    let scratch = held.path
    let process = try HostedProcess(
      program: tar, arguments: ["-xf", Folder.resolved(archive) ?? archive, "--no-same-owner"],
      environment: ["PATH": ProgramPath.system.joined(separator: ":"), "LANG": "C.UTF-8"], folder: scratch)
    var tail = LogTail()
    var chunk = [UInt8](repeating: 0, count: 4096)
    while !process.hasExited {
      while case let count = read(process.errors, &chunk, chunk.count), count > 0 {
        chunk.withUnsafeBufferPointer { tail.append(Bytes(rebasing: $0[..<count])) }
      }
      _ = poll(nil, 0, 5)
    }
    guard process.reap() == .exited(0) else {
      throw ImportFailure(
        .input, "archive", "cannot unpack it: \(tail.lastLine ?? "no reason given")", file: archive)
    }
    let folders = [scratch] + Folder.entries(scratch).map { "\(scratch)/\($0)" }
    guard let found = folders.first(where: { FileKind.exists("\($0)/\(PluginManifest.fileName)") }) else {
      throw ImportFailure(.input, "archive", "there is no \(PluginManifest.fileName) in it", file: archive)
    }
    let name = try installFolder(found)
    output("installed \(name); run it after: kith plugin trust \(name)\n")
    return 0
  }
}

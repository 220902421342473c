import KithPluginKit

extension PluginCommands {
  /// `kith plugin new NAME --language python|swift|bash`: a folder with a plugin that passes `kith plugin
  /// test`.
  /// - Parameter parent: the folder the new one is made in.
  public func new(_ name: String, language: String, in parent: String = ".") -> Int32 {
    attempt { () throws(ImportFailure) in
      guard let chosen = KitFiles.Language(rawValue: language) else {
        let known = KitFiles.Language.allCases.map(\.rawValue).joined(separator: ", ")
        throw ImportFailure(.config, "language", "there is no language \(language); there are \(known)")
      }
      guard PluginCommands.isName(name) else {
        throw ImportFailure(.config, "name", "the name \"\(name)\" must be letters, digits and hyphens")
      }
      let folder = "\(parent)/\(name)"
      guard !FileKind.exists(folder) else {
        throw ImportFailure(.config, "exists", "\(folder) is there already")
      }
      var files = chosen.files.mapValues { text in
        text.split(separator: "NAME", omittingEmptySubsequences: false).joined(separator: name)
      }
      // Helpers stay as they are.
      for (file, text) in chosen.files where file.lowercased().hasPrefix("kith.") { files[file] = text }
      files[PluginManifest.fileName] = KitFiles.manifest(name, chosen)
      files["README.md"] = KitFiles.readme(name, chosen)
      files["fixtures/sample/input.txt"] = KitFiles.input
      files["fixtures/sample/options.json"] = "{}\n"
      files["fixtures/sample/expected.jsonl"] = KitFiles.expected(name)
      for (file, text) in files.sorted(by: { $0.key < $1.key }) {
        let path = "\(folder)/\(file)"
        try Folder.make(Folder.parent(path))
        try FileText.write(text.utf8, to: path, mode: file == "build.sh" ? 0o755 : 0o644)
      }
      let build = chosen == .swift ? "\(folder)/build.sh && " : ""
      output("made \(folder); try it: \(build)kith plugin test \(folder)\n")
      return 0
    }
  }

  private static func isName(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A || $0 == 0x2D || $0 &- 0x30 < 10 }
  }

  /// `kith plugin test FOLDER`: every check, one line each.
  /// - Parameters:
  ///   - linked: importers of the program. One whose folder is tested is run as a process and as a part of
  ///     the program, which must give the same graph.
  ///   - isAccepting: write down what it makes of its fixtures as what is expected of it.
  public func test(_ folder: String, linked: [any Importer.Type] = [], isAccepting: Bool = false) -> Int32 {
    attempt { () throws(ImportFailure) in
      let program = settings.trampoline.first ?? "/proc/self/exe"
      let plugin = try InstalledPlugin(folder: folder, origin: .argument) { name in
        linked.contains { $0.manifest.name == name } ? [program, LinkedProcess.command, name] : nil
      }
      let tester = PluginTester(plugin, trampoline: settings.trampoline)
      tester.linked = linked.first { $0.manifest.name == plugin.name && plugin.manifest.manifest.run == nil }
      tester.isAccepting = isAccepting
      tester.run()
      var passed = 0
      for check in tester.checks {
        switch check.verdict {
        case .passed:
          passed += 1
          output("ok    \(check.name)\n")
        case .skipped(let reason): output("n/a   \(check.name): not applicable, because \(reason)\n")
        case .failed(let reason): output("FAIL  \(check.name): \(reason)\n")
        }
      }
      let skipped = tester.checks.count { if case .skipped = $0.verdict { true } else { false } }
      let rest = skipped > 0 ? ", \(skipped) not applicable" : ""
      output("\(plugin.name): \(passed) of \(tester.checks.count - skipped) checks passed\(rest)\n")
      return tester.hasFailed ? 1 : 0
    }
  }
}

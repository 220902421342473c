import Testing
import TestSupport

/// Runs the scripts of `Tests/Language`; their format is described at `Script`.
struct LanguageTests {
  static let folder = PackageFolder.root + "/Tests/Language"
  static let scripts = PackageFolder.files(under: folder, suffix: ".test")

  @Test(arguments: scripts)
  func `a script gives what it says`(file: String) throws {
    let text = try #require(PackageFolder.text(of: Self.folder + "/" + file))
    for test in try ScriptReader.read(text).cases {
      let failures = ScriptRun.failures(of: test)
      #expect(failures.isEmpty, "\(file) == \(test.name)\n\(failures.joined(separator: "\n\n"))")
    }
  }

  @Test func `there are scripts, and each has cases`() throws {
    #expect(!Self.scripts.isEmpty)
    for file in Self.scripts {
      let text = try #require(PackageFolder.text(of: Self.folder + "/" + file))
      #expect(try !ScriptReader.read(text).cases.isEmpty, "\(file)")
    }
  }
}

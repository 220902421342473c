import Foundation
import TestSupport
import Testing

@testable import KithPluginKit

/// Inputs that are compressed, checked against what the tools `zstd` and `gzip` make.
@Suite("Compression")
struct CompressionTests {
  /// A folder for the tools to work in; removed with the object.
  private final class Scratch {
    let path: String
    init() throws {
      path = FileManager.default.temporaryDirectory.appendingPathComponent("kith-\(UUID().uuidString)").path
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func run(_ command: String) throws -> [UInt8] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", command]
      process.currentDirectoryURL = URL(fileURLWithPath: path)
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "\(command)")
      return Array(bytes)
    }
  }

  static func has(_ tool: String) -> Bool {
    ["/usr/bin/", "/bin/", "/usr/local/bin/"].contains {
      FileManager.default.isExecutableFile(atPath: $0 + tool)
    }
  }

  private func text(of bytes: [UInt8], name: String = "x") throws -> [UInt8] {
    var text: [UInt8] = []
    let pieces = try InputPieces(Input(name: name, bytes: bytes))
    while try pieces.next({ text += $0 }) {}
    return text
  }

  /// Texts that make the encoders use all they have.
  static let texts: [(name: String, bytes: [UInt8])] = {
    var generator = SeededGenerator(seed: 7)
    var names = ""
    for row in 0..<40_000 {
      names += "nm\(row * 7 % 100_003)\tPerson \(generator.next() % 5000)\t\(1900 + row % 100)\t\\N\n"
    }
    let noise = (0..<300_000).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    let skewed = (0..<200_000).map { _ in UInt8(generator.next().trailingZeroBitCount) }
    var far = noise.prefix(200_000)
    far += [UInt8](repeating: 7, count: 500_000)
    far += noise.prefix(200_000)
    return [
      ("nothing", []), ("a byte", [65]), ("a run", [UInt8](repeating: 66, count: 1 << 20)),
      ("names", Array(names.utf8)), ("noise", noise), ("a skewed alphabet", skewed),
      ("far copies", Array(far)),
    ]
  }()

  static let zstdOptions = [
    "-1", "-3", "-9", "-19", "--ultra -22", "--fast=5", "-3 --no-check", "--no-content-size -5",
    "--long=27 -19", "-7 --single-thread --zstd=wlog=12",
  ]

  @Test("reads what zstd writes", .enabled(if: has("zstd")), arguments: zstdOptions)
  func zstd(options: String) throws {
    let scratch = try Scratch()
    for (name, bytes) in CompressionTests.texts {
      try Data(bytes).write(to: URL(fileURLWithPath: scratch.path + "/text"))
      let compressed = try scratch.run("zstd -q \(options) -c < text")
      #expect(try text(of: compressed) == bytes, "\(name)")
    }
  }

  @Test("several frames are one text, skippable ones are passed over", .enabled(if: has("zstd")))
  func frames() throws {
    let scratch = try Scratch()
    let frame = try scratch.run("printf 'one two three one two three' | zstd -q -c")
    let skippable: [UInt8] = [0x5E, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
    let three = String(repeating: "one two three one two three", count: 2)
    #expect(try text(of: frame + skippable + frame) == Array(three.utf8))
    #expect(try text(of: skippable + frame + frame) == Array(three.utf8))
    #expect(Compression(Array(skippable).withUnsafeBufferPointer { $0 }) == .zstandard)
  }

  @Test("every cut and many a damage is noticed, none is a crash", .enabled(if: has("zstd")))
  func damage() throws {
    let scratch = try Scratch()
    let bytes = Array(CompressionTests.texts[3].bytes.prefix(6000))
    try Data(bytes).write(to: URL(fileURLWithPath: scratch.path + "/text"))
    let good = try scratch.run("zstd -q -19 -c < text")
    for end in 4..<good.count {
      #expect(throws: ImportFailure.self) { try text(of: Array(good[..<end])) }
    }
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<2000 {
      var damaged = good
      let at = Int(generator.next() % UInt64(good.count - 4)) + 4
      damaged[at] ^= UInt8(1 << (generator.next() % 8))
      // Without an error the text must be the right one: the checksum tells.
      if let text = try? text(of: damaged) { #expect(text == bytes, "byte \(at)") }
    }
  }

  @Test("says what cannot be read", .enabled(if: has("zstd")))
  func refusals() throws {
    let scratch = try Scratch()
    let window = try scratch.run("head -c 300000 /dev/zero | zstd -q --ultra --long=30 --no-content-size -c")
    let failure = #expect(throws: ImportFailure.self) { try text(of: window, name: "dump.zst") }
    #expect(
      failure?.description
        == "dump.zst: the zstd file needs a window of 1024 MiB, the limit is 128 MiB")
    for (magic, name) in [
      ([0x42, 0x5A, 0x68, 0x39], "bzip2"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz"),
    ] {
      let failure = #expect(throws: ImportFailure.self) { try text(of: magic.map { UInt8($0) }) }
      #expect(failure?.message == "the file is compressed with \(name); gzip and zstd are read")
    }
    let junk = try scratch.run("printf abc | zstd -q -c; printf junk")
    let after = #expect(throws: ImportFailure.self) { try text(of: junk, name: "x.zst") }
    #expect(after?.message.contains("what follows the compressed text is not zstd") == true)
  }

  @Test("reads what gzip writes", .enabled(if: has("gzip")), arguments: ["-1", "-6", "-9"])
  func gzip(level: String) throws {
    let scratch = try Scratch()
    for (name, bytes) in CompressionTests.texts {
      try Data(bytes).write(to: URL(fileURLWithPath: scratch.path + "/text"))
      let compressed = try scratch.run("gzip -c \(level) < text; gzip -c \(level) < text")
      #expect(try text(of: compressed) == bytes + bytes, "\(name)")
    }
  }

  @Test("a compressed input is unpacked where it must be read as a whole", .enabled(if: has("zstd")))
  func whole() throws {
    let scratch = try Scratch()
    let bytes = CompressionTests.texts[3].bytes
    try Data(bytes).write(to: URL(fileURLWithPath: scratch.path + "/text"))
    let input = Input(name: "names.tsv.zst", bytes: try scratch.run("zstd -q -c text"))
    #expect(try input.bytes().withBytes { Array($0) } == bytes)
    #expect(try input.head(5) == Array(bytes.prefix(5)))
  }
}

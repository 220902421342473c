import KithPluginKit
import KithPluginTesting
import OpenLibraryImporter
import TestSupport
import Testing

@Suite("Compressed dumps")
struct CompressedTests {
  static let fixture = PackageFolder.root + "/Plugins/openlibrary/fixtures/german/input.txt.gz"

  private func bytes() throws -> [UInt8] {
    try FileBytes(path: CompressedTests.fixture, name: "input").withBytes { Array($0) }
  }

  private func records(_ bytes: [UInt8]) throws -> [String] {
    try OpenLibraryImporter.records(Input(name: "x.gz", bytes: bytes), "{}")
  }

  @Test("several members are one text")
  func members() throws {
    let once = try records(bytes())
    #expect(try records(bytes() + bytes()) == once + once)
  }

  @Test("a file that is cut anywhere is an error, never a shorter import")
  func cut() throws {
    let whole = try bytes()
    for length in stride(from: 2, to: whole.count, by: 7) {
      let failure = #expect(throws: ImportFailure.self) { try records(Array(whole.prefix(length))) }
      #expect(failure?.code == "gzip")
    }
  }

  @Test("a file that is damaged is an error")
  func damaged() throws {
    let whole = try bytes()
    // Past the header, which holds a time and the like that nobody checks.
    // Nor does the last byte before the checksum count, part of which is padding.
    for position in stride(from: 10, to: whole.count, by: 3) where position != whole.count - 9 {
      var damaged = whole
      damaged[position] ^= 0x10
      #expect(throws: ImportFailure.self) { try records(damaged) }
    }
  }

  @Test("text larger than a piece of it is read on")
  func large() throws {
    // A stored block of 60,000 bytes, many times: no compression, so the sizes are known.
    let line = Array(
      "/type/redirect\t/works/OL1W\t1\t2020\t{\"x\": \"\(String(repeating: "y", count: 950))\"}\n".utf8)
    var text: [UInt8] = []
    while text.count + line.count <= 60_000 { text += line }
    let size = text.count
    var file: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    for block in 0..<10 {
      file += [
        block == 9 ? 1 : 0, UInt8(size & 255), UInt8(size >> 8), ~UInt8(size & 255), ~UInt8(size >> 8),
      ]
      file += text
    }
    let failure = #expect(throws: ImportFailure.self) { try records(file + [0, 0, 0, 0, 0, 0, 0, 0]) }
    #expect(failure?.message.contains("checksum") == true)
  }
}

import Engine
import KithPluginKit

/// Ids for claims that bring none: the same claim has the same id in every import.
enum ClaimIdentity {
  static func id(_ claim: ClaimRecord, document: Bytes) -> String {
    var digest = Digest()
    digest.add(claim.subject)
    digest.add(claim.predicate)
    if let object = claim.object { digest.add(object) } else { digest.add("") }
    if let value = claim.value { digest.add(value) }
    if let claimant = claim.claimant { digest.add(claimant) } else { digest.add("") }
    for qualifier in claim.qualifiers {
      digest.add(qualifier.name)
      digest.add(qualifier.value)
    }
    digest.add(claim.modality ?? Bytes(start: nil, count: 0))
    digest.add(claim.isNegative ? "-" : "+")
    digest.add(document)
    if case .span(let from, let to) = claim.locator.place { digest.add("\(from)-\(to)") }
    return "claim:\(digest.text)"
  }

  /// 128 bits over the parts, each with its length.
  private struct Digest {
    private var high: UInt64 = 0x243F_6A88_85A3_08D3
    private var low: UInt64 = 0x1319_8A2E_0370_7344

    var text: String { hex(high) + hex(low) }

    mutating func add(_ bytes: Bytes) {
      let hash = hashBytes(bytes)
      high = mix(high, hash)
      low = mix(low &+ 0xA409_3822_299F_31D0, hash ^ UInt64(bytes.count))
    }

    mutating func add(_ text: String) {
      var text = text
      text.withUTF8 { add($0) }
    }

    mutating func add(_ reference: RecordReference) {
      switch reference {
      case .id(let id):
        add("id")
        add(id)
      case .key(let key):
        add(key.scheme)
        add(key.value)
      }
    }

    mutating func add(_ value: RecordValue) {
      switch value {
      case .null: add("null")
      case .boolean(let value): add("\(value)")
      case .integer(let value): add("i\(value)")
      case .float(let value): add("f\(value)")
      case .string(let text): add(text)
      case .day(let days): add("d\(days)")
      case .temporal(let kind, let text):
        add(kind.rawValue)
        add(text)
      case .decimal(let text): add(text)
      case .list(let elements):
        add("[\(elements.count)")
        for element in elements { add(element) }
      }
    }

    private func hex(_ word: UInt64) -> String {
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
  }
}

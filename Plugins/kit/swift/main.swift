// Reads one name a line; write your own reader here.

import Foundation

run("NAME", "0.1.0") { request, out in
  for path in request.paths {
    let source = try out.source(path)
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    guard let text = String(data: data, encoding: .utf8) else {
      throw Failure(message: "the input is not UTF-8")
    }
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    for (index, line) in lines.enumerated() {
      let name = line.trimmingCharacters(in: .whitespaces)
        .replacingOccurrences(of: "\u{FEFF}", with: "")
      if name.isEmpty { continue }
      let at: [String: Any] = ["src": source, "line": index + 1]
      try out.node("person/\(index + 1)", ["Person"], props: ["name": name], at: at)
    }
  }
}

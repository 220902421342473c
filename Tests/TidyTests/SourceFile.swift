import TestSupport

/// A file of the package with its lines.
struct SourceFile: Sendable {
  /// Relative to the package folder.
  let path: String
  let lines: [String]

  /// The Swift files below these folders.
  static func swift(in folders: String...) -> [SourceFile] {
    folders.flatMap { folder in
      PackageFolder.files(under: PackageFolder.root + "/" + folder, suffix: ".swift").map {
        folder + "/" + $0
      }
    }
    .compactMap { path in
      PackageFolder.text(of: PackageFolder.root + "/" + path).map { SourceFile(path: path, text: $0) }
    }
  }

  init(path: String, text: String) {
    self.path = path
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    // The last line ends with a line feed and does not begin another.
    if lines.last == "" { lines.removeLast() }
    self.lines = lines
  }

  /// Lines of code with their numbers: comments, and the inside of strings, left out as far as one line tells.
  var code: [(number: Int, text: String)] {
    var isInside = false
    return lines.enumerated().compactMap { index, line in
      let quotes = line.split(separator: "\"\"\"", omittingEmptySubsequences: false).count - 1
      defer { if quotes % 2 == 1 { isInside.toggle() } }
      if isInside { return nil }
      return (index + 1, line.withoutCommentAndStrings)
    }
  }

  /// Functions, initialisers and subscripts: where they begin and how many lines they take, by the indentation
  /// of the closing brace.
  var functions: [(line: Int, length: Int)] {
    var found: [(line: Int, length: Int)] = []
    for (index, line) in lines.enumerated() where line.declaresFunction {
      let indentation = line.prefix { $0 == " " }
      guard let end = lines[index...].firstIndex(where: { $0 == indentation + "}" }) else { continue }
      // A protocol's requirement has no body: the brace is that of a later declaration.
      let next = lines[(index + 1)...].firstIndex {
        $0.declaresFunction && $0.prefix { $0 == " " } == indentation
      }
      if let next, next < end { continue }
      found.append((index + 1, end - index + 1))
    }
    return found
  }

  var imports: [String] {
    lines.compactMap { line in
      let words = line.split(separator: " ").drop { $0 == "@testable" || $0 == "public" || $0 == "package" }
      return words.first == "import" ? words.dropFirst().first.map(String.init) : nil
    }
  }
}

extension String {
  var withoutCommentAndStrings: String {
    var result = ""
    var isString = false
    var previous: Character?
    for character in self {
      if character == "\"", previous != "\\" { isString.toggle() }
      if !isString, character == "/", previous == "/" { return String(result.dropLast()) }
      if !isString { result.append(character) }
      previous = previous == "\\" && character == "\\" ? nil : character
    }
    return result
  }

  var declaresFunction: Bool {
    let words = split(separator: " ").drop { word in
      word.hasPrefix("@")
        || [
          "public", "private", "fileprivate", "package", "internal", "open", "static", "final", "override",
          "mutating", "nonmutating", "convenience", "required", "class", "consuming", "borrowing",
        ].contains(word)
    }
    guard let first = words.first else { return false }
    return first == "func" || first.hasPrefix("init(") || first.hasPrefix("init<")
      || first.hasPrefix("init?(")
      || first.hasPrefix("subscript(") || first == "deinit"
  }
}

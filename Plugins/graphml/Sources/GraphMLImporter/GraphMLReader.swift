import CLibXML
import KithPluginKit

/// Runs libxml2's SAX parser over an input and hands out nodes and edges one at a time.
///
/// The parser calls back through C functions, which cannot be generic; so the sink is behind `emit`, and what
/// it throws is kept here until the parser has come back.
final class GraphMLReader {
  /// Elements nest this deep at most: graphs in nodes in graphs.
  private static let depthLimit = 256

  private let fileName: String
  private let pieces: InputPieces
  private let emit: (GraphMLElement) throws(ImportFailure) -> Void
  private var parser: xmlParserCtxtPtr?
  private var failure: ImportFailure?

  /// The names of the open elements.
  private var path: [String] = []
  private var keys: [String: KeyDefinition] = [:]
  private var openKey: String?
  /// The nodes and edges that are open, an inner one last.
  private var open: [GraphMLElement] = []
  private var openDatum: GraphMLElement.Datum?
  /// Text is gathered inside `data` and `default`; nil elsewhere.
  private var text: [UInt8]?

  init(
    _ input: Input, emit: @escaping (GraphMLElement) throws(ImportFailure) -> Void
  ) throws(ImportFailure) {
    fileName = input.name
    pieces = try InputPieces(input)
    self.emit = emit
  }

  func run(_ context: ImportContext) throws(ImportFailure) {
    var handler = xmlSAXHandler()
    handler.initialized = 0xDEED_BEAF
    handler.startElementNs = GraphMLReader.onStart
    handler.endElementNs = GraphMLReader.onEnd
    handler.characters = GraphMLReader.onText
    handler.cdataBlock = GraphMLReader.onText
    handler.serror = GraphMLReader.onError
    let handle = Unmanaged.passUnretained(self).toOpaque()
    guard let parser = xmlCreatePushParserCtxt(&handler, handle, nil, 0, nil) else {
      throw ImportFailure(.transient, "memory", "there is no memory for the parser", file: fileName)
    }
    self.parser = parser
    defer {
      xmlFreeParserCtxt(parser)
      self.parser = nil
    }
    // Entities a file declares itself are never kept, so none can grow; nothing is fetched.
    xmlCtxtUseOptions(parser, Int32(XML_PARSE_NOENT.rawValue | XML_PARSE_NONET.rawValue))
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
    defer { buffer.deallocate() }
    while true {
      let count = try pieces.read(into: buffer)
      let text = buffer.bindMemory(to: CChar.self).baseAddress
      let status = xmlParseChunk(parser, text, Int32(count), count == 0 ? 1 : 0)
      if let failure { throw count == 0 ? atEnd(failure) : failure }
      guard status == 0 else { throw fault("syntax", "the file is not well-formed XML") }
      if count == 0 { break }
      try context.checkCancelled()
    }
  }

  /// What libxml2 says at the end of a file that stops too early misleads.
  private func atEnd(_ failure: ImportFailure) -> ImportFailure {
    var failure = failure
    if failure.code == "syntax" {
      failure.message =
        path.last.map { "the file ends inside `\($0)`" } ?? "the file ends before its root element"
    }
    return failure
  }

  // MARK: Elements

  private var place: FilePlace {
    FilePlace(
      line: Int(xmlSAX2GetLineNumber(parser)), column: Int(xmlSAX2GetColumnNumber(parser)))
  }

  private func fault(_ code: String, _ message: String, at place: FilePlace? = nil) -> ImportFailure {
    let place = place ?? self.place
    return ImportFailure(.input, code, message, file: fileName, line: place.line, column: place.column)
  }

  private func start(_ name: String, _ attributes: [String: String]) throws(ImportFailure) {
    guard path.count < GraphMLReader.depthLimit else {
      throw fault("depth", "elements nest deeper than \(GraphMLReader.depthLimit) levels")
    }
    if path.isEmpty, name != "graphml" {
      throw fault("root", "the root element is `\(name)`, not `graphml`")
    }
    path.append(name)
    // What is inside a datum belongs to the program that wrote it, for example yEd's shapes.
    if openDatum != nil { return }
    switch name {
    case "key": try startKey(attributes)
    case "default" where openKey != nil: text = []
    case "node":
      let id = try required("id", of: name, attributes)
      open.append(GraphMLElement(kind: .node(id: id), labelAttribute: attributes["labels"], place: place))
    case "edge":
      let source = try required("source", of: name, attributes)
      let target = try required("target", of: name, attributes)
      open.append(
        GraphMLElement(
          kind: .edge(id: attributes["id"], source: source, target: target),
          labelAttribute: attributes["label"], place: place))
    case "data": try startDatum(attributes)
    case "hyperedge":
      throw fault("hyperedge", "hyperedges cannot be imported: a relationship has two ends")
    default: break
    }
  }

  private func startKey(_ attributes: [String: String]) throws(ImportFailure) {
    let id = try required("id", of: "key", attributes)
    let given = attributes["attr.type"] ?? "string"
    guard let kind = KeyDefinition.Kind(rawValue: given) else {
      throw fault("key", "the key `\(id)` has the type `\(given)`, which GraphML does not know")
    }
    keys[id] = KeyDefinition(
      name: attributes["attr.name"] ?? id, kind: kind, domain: attributes["for"] ?? "all",
      isDrawing: attributes["yfiles.type"] != nil)
    openKey = id
  }

  private func startDatum(_ attributes: [String: String]) throws(ImportFailure) {
    // Data of the graph itself has no place in a property graph.
    guard !open.isEmpty, path.dropLast().last == "node" || path.dropLast().last == "edge" else { return }
    let id = try required("key", of: "data", attributes)
    guard let key = keys[id] else { throw fault("key", "there is no key `\(id)`") }
    openDatum = GraphMLElement.Datum(key: key, text: "", place: place)
    text = []
  }

  private func required(
    _ attribute: String, of element: String, _ attributes: [String: String]
  ) throws(ImportFailure) -> String {
    guard let value = attributes[attribute], !value.isEmpty else {
      throw fault("attribute", "`\(element)` needs the attribute `\(attribute)`")
    }
    return value
  }

  private func end(_ name: String) throws(ImportFailure) {
    path.removeLast()
    switch name {
    case "default":
      if let id = openKey, let text { keys[id]?.fallback = String(decoding: text, as: UTF8.self) }
      text = nil
    case "key" where openDatum == nil: openKey = nil
    case "data":
      guard var datum = openDatum, let text, path.last == "node" || path.last == "edge" else { return }
      datum.text = String(decoding: text, as: UTF8.self)
      openDatum = nil
      self.text = nil
      if !open.isEmpty, !datum.key.isDrawing { open[open.count - 1].data.append(datum) }
    case "node", "edge":
      guard openDatum == nil, var element = open.popLast() else { return }
      for key in keys.values where key.applies(to: name) {
        guard let fallback = key.fallback, !element.data.contains(where: { $0.key.name == key.name }) else {
          continue
        }
        element.data.append(GraphMLElement.Datum(key: key, text: fallback, place: element.place))
      }
      try emit(element)
    default: break
    }
  }

  private func run(_ body: () throws(ImportFailure) -> Void) {
    guard failure == nil else { return }
    do throws(ImportFailure) {
      try body()
    } catch {
      failure = error
      xmlStopParser(parser)
    }
  }

  // MARK: Called by libxml2

  private static func reader(_ handle: UnsafeMutableRawPointer?) -> GraphMLReader? {
    handle.map { Unmanaged<GraphMLReader>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func string(_ text: UnsafePointer<xmlChar>?) -> String {
    text.map { String(cString: $0) } ?? ""
  }

  private static let onStart: startElementNsSAX2Func = {
    handle, name, _, _, _, _, count, _, attributes in
    guard let reader = reader(handle) else { return }
    var values: [String: String] = [:]
    // Each attribute is five pointers: name, prefix, namespace, begin and end of the value.
    for index in 0..<Int(count) {
      guard let attributes, let begin = attributes[index * 5 + 3], let end = attributes[index * 5 + 4] else {
        continue
      }
      values[string(attributes[index * 5])] = String(
        decoding: UnsafeBufferPointer(start: begin, count: end - begin), as: UTF8.self)
    }
    reader.run { () throws(ImportFailure) in try reader.start(string(name), values) }
  }

  private static let onEnd: endElementNsSAX2Func = { handle, name, _, _ in
    guard let reader = reader(handle) else { return }
    reader.run { () throws(ImportFailure) in try reader.end(string(name)) }
  }

  private static let onText: charactersSAXFunc = { handle, text, count in
    guard let reader = reader(handle), reader.text != nil, let text else { return }
    // Only the text of the element itself, not of what is inside it.
    guard reader.path.last == "data" || reader.path.last == "default" else { return }
    reader.text?.append(contentsOf: UnsafeBufferPointer(start: text, count: Int(count)))
  }

  private static let onError: xmlStructuredErrorFunc = { handle, error in
    guard let reader = reader(handle), let error = error?.pointee, reader.failure == nil else { return }
    guard error.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
    let message = error.message.map { String(cString: $0) } ?? "not well-formed"
    reader.failure = ImportFailure(
      .input, "syntax", message.split(separator: "\n").first.map(String.init) ?? message,
      file: reader.fileName,
      line: Int(error.line), column: Int(error.int2))
  }
}

import CSerd
import KithPluginKit

/// Runs serd over an input and gathers statements by subject.
///
/// serd calls back through C functions, which cannot be generic; so the sink is behind `emit`, and what
/// `emit` throws is kept here until serd has come back.
final class StatementReader {
  private let options: RDFOptions
  private let lines: LineFeed
  /// Whether IRIs stand in the input as they are.
  private var isPlain = false
  private let fileName: String
  private let emit: (SubjectGroup) throws(ImportFailure) -> Void
  private let environment: OpaquePointer
  private var prefixes: [(prefix: String, namespace: String)]
  private var names: [String: String] = [:]
  private var group: SubjectGroup?
  private var statements = 0
  private var failure: ImportFailure?

  private static let typePredicate = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
  /// Links are sent when there are so many, though their subject may go on.
  private static let linkLimit = 4096

  init(
    _ input: Input, _ options: RDFOptions, emit: @escaping (SubjectGroup) throws(ImportFailure) -> Void
  ) throws(ImportFailure) {
    self.options = options
    self.emit = emit
    fileName = input.name
    lines = LineFeed(try InputPieces(input))
    prefixes = options.prefixes
    guard let environment = serd_env_new(nil) else {
      throw ImportFailure(.transient, "memory", "there is no memory for the reader", file: input.name)
    }
    self.environment = environment
    if let base = options.base { StatementReader.withNode(base) { serd_env_set_base_uri(environment, $0) } }
  }

  deinit { serd_env_free(environment) }

  func run(_ format: RDFFormat) throws(ImportFailure) {
    isPlain = format == .ntriples || format == .nquads
    let handle = Unmanaged.passUnretained(self).toOpaque()
    guard
      let reader = serd_reader_new(
        format.syntax, handle, nil, StatementReader.onBase, StatementReader.onPrefix,
        StatementReader.onStatement,
        nil)
    else { throw ImportFailure(.transient, "memory", "there is no memory for the reader", file: fileName) }
    defer { serd_reader_free(reader) }
    serd_reader_set_strict(reader, true)
    serd_reader_set_error_sink(reader, StatementReader.onError, handle)
    let status = fileName.withCString { name in
      UnsafeRawPointer(name).withMemoryRebound(to: UInt8.self, capacity: fileName.utf8.count + 1) { name in
        // serd reads chunks as Turtle whatever the syntax, and graphs of N-Quads are none of that.
        if isPlain {
          return serd_reader_read_source(
            reader, StatementReader.onRead, { _ in 0 }, handle, name, 1)
        }
        var status = serd_reader_start_source_stream(
          reader, StatementReader.onRead, { _ in 0 }, handle, name, 1)
        while status == SERD_SUCCESS, failure == nil { status = serd_reader_read_chunk(reader) }
        serd_reader_end_stream(reader)
        return status
      }
    }
    if let failure { throw failure }
    guard status == SERD_SUCCESS || status == SERD_FAILURE else {
      let message = String(cString: serd_strerror(status))
      throw ImportFailure(.input, "syntax", message, file: fileName)
    }
    try flush()
  }

  // MARK: Statements

  private func add(
    _ graph: String, _ subject: String, _ predicate: String, _ object: SerdNode, _ datatype: String,
    _ language: String
  ) throws(ImportFailure) {
    if group?.subject != subject || group?.graph != graph {
      try flush()
      group = SubjectGroup(subject: subject, graph: graph)
    }
    if group?.line == 0, object.type == SERD_LITERAL || isPlain { group?.line = lines.number }
    if object.type == SERD_LITERAL {
      guard options.keeps(language: language) else { return }
      group?.add(name(predicate), Literal(text: StatementReader.text(object), datatype: datatype), statements)
      return
    }
    let target = expanded(object)
    if predicate == StatementReader.typePredicate, object.type != SERD_BLANK {
      group?.labels.append(name(target))
    } else {
      group?.links.append(SubjectGroup.Link(type: name(predicate), target: target, line: lines.number))
    }
    if let count = group?.links.count, count >= StatementReader.linkLimit, let full = group {
      try emit(SubjectGroup(subject: full.subject, graph: full.graph, links: full.links))
      group?.links = []
    }
  }

  private func flush() throws(ImportFailure) {
    guard let group else { return }
    self.group = nil
    try emit(group)
  }

  /// The name of a label, type or property that an IRI becomes.
  private func name(_ iri: String) -> String {
    if let known = names[iri] { return known }
    var name = iri
    switch options.names {
    case .full: break
    case .local: name = StatementReader.localName(iri)
    case .prefixed:
      let best = prefixes.filter { iri.hasPrefix($0.namespace) && iri.count > $0.namespace.count }
        .max { $0.namespace.count < $1.namespace.count }
      if let best { name = "\(best.prefix)__\(iri.dropFirst(best.namespace.count))" }
    }
    // Vocabularies are small; a file that is not like that must not fill the memory.
    if names.count > 1 << 16 { names.removeAll() }
    names[iri] = name
    return name
  }

  private static func localName(_ iri: String) -> String {
    let local = iri.split(whereSeparator: { $0 == "#" || $0 == "/" || $0 == ":" }).last.map(String.init)
    return local ?? iri
  }

  // MARK: Nodes of serd

  private static func text(_ node: SerdNode) -> String {
    guard let buffer = node.buf else { return "" }
    return String(decoding: UnsafeBufferPointer(start: buffer, count: node.n_bytes), as: UTF8.self)
  }

  /// The IRI of a node, prefixes and relative ones resolved.
  private func expanded(_ node: SerdNode) -> String {
    if node.type == SERD_BLANK { return "_:" + StatementReader.text(node) }
    var node = node
    var whole = serd_env_expand_node(environment, &node)
    defer { serd_node_free(&whole) }
    if whole.buf == nil, node.type == SERD_CURIE, failure == nil {
      failure = ImportFailure(
        .input, "prefix",
        "triple \(statements): the prefix of `\(StatementReader.text(node))` is not declared",
        file: fileName)
    }
    let text = whole.buf == nil ? StatementReader.text(node) : StatementReader.text(whole)
    // `<>` is the document itself.
    return text.isEmpty ? fileName.split(separator: "/").last.map(String.init) ?? fileName : text
  }

  @discardableResult
  private static func withNode(_ text: String, _ body: (UnsafePointer<SerdNode>) -> SerdStatus) -> SerdStatus
  {
    text.withCString { pointer in
      UnsafeRawPointer(pointer).withMemoryRebound(to: UInt8.self, capacity: text.utf8.count + 1) { bytes in
        var node = serd_node_from_string(SERD_URI, bytes)
        return body(&node)
      }
    }
  }

  private func run(_ body: () throws(ImportFailure) -> Void) -> SerdStatus {
    guard failure == nil else { return SERD_ERR_INTERNAL }
    do throws(ImportFailure) {
      try body()
      return failure == nil ? SERD_SUCCESS : SERD_ERR_INTERNAL
    } catch {
      failure = error
      return SERD_ERR_INTERNAL
    }
  }

  // MARK: Called by serd

  private static func reader(_ handle: UnsafeMutableRawPointer?) -> StatementReader? {
    handle.map { Unmanaged<StatementReader>.fromOpaque($0).takeUnretainedValue() }
  }

  private static let onRead: SerdSource = { buffer, _, _, handle in
    guard let reader = reader(handle), reader.failure == nil else { return 0 }
    var isThere = false
    _ = reader.run { () throws(ImportFailure) in
      guard let byte = try reader.lines.next() else { return }
      buffer.storeBytes(of: byte, as: UInt8.self)
      isThere = true
    }
    return isThere ? 1 : 0
  }

  private static let onBase: SerdBaseSink = { handle, uri in
    guard let reader = reader(handle) else { return SERD_ERR_INTERNAL }
    return serd_env_set_base_uri(reader.environment, uri)
  }

  private static let onPrefix: SerdPrefixSink = { handle, name, uri in
    guard let reader = reader(handle) else { return SERD_ERR_INTERNAL }
    let prefix = text(name.pointee)
    let namespace = reader.expanded(uri.pointee)
    // What the options say comes first.
    if !prefix.isEmpty, !reader.prefixes.contains(where: { $0.prefix == prefix }) {
      reader.prefixes.append((prefix, namespace))
      reader.names.removeAll()
    }
    return serd_env_set_prefix(reader.environment, name, uri)
  }

  private static let onStatement: SerdStatementSink = {
    handle, _, graph, subject, predicate, object, datatype, language in
    guard let reader = reader(handle) else { return SERD_ERR_INTERNAL }
    reader.statements += 1
    return reader.run { () throws(ImportFailure) in
      try reader.add(
        graph.map { $0.pointee.buf == nil ? "" : reader.expanded($0.pointee) } ?? "",
        reader.expanded(subject.pointee), reader.expanded(predicate.pointee), object.pointee,
        datatype.map { $0.pointee.buf == nil ? "" : reader.expanded($0.pointee) } ?? "",
        language.map { text($0.pointee) } ?? "")
    }
  }

  private static let onError: SerdErrorSink = { handle, error in
    guard let reader = reader(handle), reader.failure == nil else { return SERD_SUCCESS }
    var buffer = [CChar](repeating: 0, count: 512)
    serd_error_message(error, &buffer, buffer.count)
    let message = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    reader.failure = ImportFailure(
      .input, "syntax", message.split(separator: "\n").first.map(String.init) ?? "not valid",
      file: reader.fileName,
      line: Int(error.pointee.line),
      // Read byte by byte, serd counts the first byte of the first line twice.
      column: Int(error.pointee.col) - (error.pointee.line == 1 ? 1 : 0))
    return SERD_SUCCESS
  }
}

extension RDFFormat {
  var syntax: SerdSyntax {
    switch self {
    case .ntriples: SERD_NTRIPLES
    case .nquads: SERD_NQUADS
    case .turtle: SERD_TURTLE
    case .trig: SERD_TRIG
    }
  }
}

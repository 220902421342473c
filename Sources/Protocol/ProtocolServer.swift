import Engine
import Glibc
import Kith
import KithPluginKit
import Syntax

/// Speaks the line protocol: one JSON request a line on standard input, one JSON answer a line on standard
/// output, in order. Ends at end of input or at `{"op":"quit"}`.
public final class ProtocolServer {
  /// The longest request line, in bytes.
  public static let lineLimit = 64 << 20

  /// Bytes of the pipe to the reader of the answers.
  private static let pipeSize: Int32 = 1 << 20
  /// `F_SETPIPE_SZ` of Linux, which the C library module leaves out.
  private static let setPipeSize: Int32 = 1031

  /// Imports a folder and gives the numbers of nodes and relationships the graph then has.
  public typealias FolderImport = (_ path: String, _ database: Database) throws -> (nodes: Int, edges: Int)

  private let database: Database
  private let version: String
  private let importFolder: FolderImport
  private var writer = JSONWriter()
  private var isFinished = false

  public init(database: Database, version: String, importFolder: @escaping FolderImport) {
    self.database = database
    self.version = version
    self.importFolder = importFolder
  }

  /// Serves until the input ends or nobody reads the output any more; gives the exit code.
  public func run(input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO) -> Int32 {
    // Long answers then take fewer turns of writer and reader; where it is no pipe, nothing happens.
    _ = fcntl(output, ProtocolServer.setPipeSize, ProtocolServer.pipeSize)
    var reader = LineReader(descriptor: input, limit: ProtocolServer.lineLimit)
    while !isFinished, let line = reader.next() {
      switch line {
      case .line(let bytes):
        if bytes.isEmpty { continue }
        answer(bytes)
      case .tooLong:
        fail(nil, Diagnostic(.protocolError, .runtime, "RequestTooLong", "a request line is too long"))
      }
      if !flush(to: output) { return 0 }
    }
    return 0
  }

  /// Answers one request; the answer is in `writer` afterwards.
  private func answer(_ line: [UInt8]) {
    let request: JSONValue
    do throws(JSONError) {
      request = try JSONValue(parsing: String(decoding: line, as: UTF8.self))
    } catch {
      return fail(
        nil, Diagnostic(.protocolError, .runtime, "InvalidRequest", "not a JSON object: \(error.message)"))
    }
    let id = request["id"]
    switch request["op"]?.string {
    case "hello": hello(request, id)
    case "reset":
      database.reset()
      succeed(id)
    case "query": query(request, id)
    case "procedure": registerProcedure(request, id)
    case "import": runImport(request, id)
    case "quit":
      isFinished = true
      succeed(id)
    default:
      fail(id, Diagnostic(.protocolError, .runtime, "UnknownOperation", "there is no such operation"))
    }
  }

  // MARK: - Operations

  private func hello(_ request: JSONValue, _ id: JSONValue?) {
    if case .integer(let threads)? = request["threads"], threads > 0 {
      database.parallelism = Parallelism(threads: Int(min(threads, Int64(Database.availableThreads))))
    }
    succeed(id) { writer in
      writer.key("protocol")
      writer.integer(1)
      writer.key("name")
      writer.string("kith")
      writer.key("version")
      writer.string(version)
      writer.key("features")
      writer.beginArray()
      writer.string("procedures")
      writer.endArray()
    }
  }

  private func query(_ request: JSONValue, _ id: JSONValue?) {
    guard let text = request["text"]?.string else {
      return fail(id, Diagnostic(.protocolError, .runtime, "InvalidRequest", "a query needs `text`"))
    }
    let arena = Arena()
    let start = ContinuousClock.now
    do throws(Diagnostic) {
      var parameters: [String: Value] = [:]
      for member in request["params"]?.members ?? [] {
        parameters[member.name] = try decode(member.value, arena)
      }
      let result = try database.run(text, values: parameters, arena: arena)
      let elapsed = (ContinuousClock.now - start).components
      let microseconds = elapsed.seconds * 1_000_000 + elapsed.attoseconds / 1_000_000_000_000
      succeed(id) { writer in
        write(result, to: &writer)
        writer.key("elapsed_us")
        writer.integer(microseconds)
      }
    } catch {
      fail(id, error, text: text)
    }
  }

  private func write(_ result: QueryResult, to writer: inout JSONWriter) {
    writer.key("columns")
    writer.beginArray()
    for column in result.columns { writer.string(column) }
    writer.endArray()
    writer.key("rows")
    writer.beginArray()
    let (values, graph, width) = (result.values, result.graph, result.columns.count)
    for row in 0..<result.rowCount {
      writer.beginArray()
      for column in 0..<width { writer.value(values[row * width + column], graph) }
      writer.endArray()
    }
    writer.endArray()
    if let plan = result.plan {
      writer.key("plan")
      write(plan, to: &writer)
    }
    guard !result.counters.isEmpty else { return }
    writer.key("stats")
    writer.beginObject()
    for (name, count) in result.counters.named where count != 0 {
      writer.key(name)
      writer.integer(Int64(count))
    }
    writer.endObject()
  }

  /// A plan as an object: what EXPLAIN and PROFILE show, with the operators it reads from in `children`.
  private func write(_ plan: PlanDescription, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("operator")
    writer.string(plan.name)
    writer.key("details")
    writer.string(plan.details)
    if let estimate = plan.estimatedRows {
      writer.key("estimatedRows")
      writer.float(estimate)
    }
    for (name, number) in [("rows", plan.rows), ("elapsed_us", plan.microseconds), ("bytes", plan.bytes)] {
      guard let number else { continue }
      writer.key(name)
      writer.integer(Int64(number))
    }
    writer.key("children")
    writer.beginArray()
    for child in plan.children { write(child, to: &writer) }
    writer.endArray()
    writer.endObject()
  }

  private func registerProcedure(_ request: JSONValue, _ id: JSONValue?) {
    do throws(Diagnostic) {
      database.registerTemporary(try TableProcedure(request))
      succeed(id)
    } catch {
      fail(id, error)
    }
  }

  private func runImport(_ request: JSONValue, _ id: JSONValue?) {
    guard let path = request["path"]?.string else {
      return fail(id, Diagnostic(.protocolError, .runtime, "InvalidRequest", "an import needs `path`"))
    }
    let start = ContinuousClock.now
    do {
      let counts = try importFolder(path, database)
      let elapsed = (ContinuousClock.now - start).components
      succeed(id) { writer in
        writer.key("nodes")
        writer.integer(Int64(counts.nodes))
        writer.key("edges")
        writer.integer(Int64(counts.edges))
        writer.key("elapsed_us")
        writer.integer(elapsed.seconds * 1_000_000 + elapsed.attoseconds / 1_000_000_000_000)
      }
    } catch let error as Diagnostic {
      fail(id, error)
    } catch {
      fail(id, Diagnostic(.procedureError, .runtime, "ImportFailed", "\(error)"))
    }
  }

  // MARK: - Answers

  private func succeed(_ id: JSONValue?, _ body: (inout JSONWriter) -> Void = { _ in }) {
    writer.beginObject()
    writeID(id)
    writer.key("ok")
    writer.boolean(true)
    body(&writer)
    writer.endObject()
    writer.newline()
  }

  private func fail(_ id: JSONValue?, _ error: Diagnostic, text: String? = nil) {
    writer.beginObject()
    writeID(id)
    writer.key("ok")
    writer.boolean(false)
    writer.key("error")
    writer.beginObject()
    writer.key("type")
    writer.string(error.type.rawValue)
    writer.key("phase")
    writer.string(error.phase.rawValue)
    writer.key("detail")
    writer.string(error.detail)
    writer.key("message")
    writer.string(error.message)
    if let hint = error.hint {
      writer.key("hint")
      writer.string(hint)
    }
    if let span = error.span, let text {
      let place = lineAndColumn(of: span.start, in: text)
      writer.key("line")
      writer.integer(Int64(place.line))
      writer.key("column")
      writer.integer(Int64(place.column))
    }
    writer.endObject()
    writer.endObject()
    writer.newline()
  }

  private func writeID(_ id: JSONValue?) {
    switch id {
    case .integer(let number):
      writer.key("id")
      writer.integer(number)
    case .string(let text):
      writer.key("id")
      writer.string(text)
    default: break
    }
  }

  /// Gives false when nobody reads any more.
  private func flush(to output: Int32) -> Bool {
    let bytes = writer.take()
    var written = 0
    return bytes.withUnsafeBytes { buffer in
      while written < buffer.count {
        let count = Glibc.write(output, buffer.baseAddress.map { $0 + written }, buffer.count - written)
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { return false }
        written += count
      }
      return true
    }
  }
}

extension UpdateCounters {
  /// Counters by the names the protocol uses.
  var named: [(String, Int)] {
    [
      ("nodesCreated", nodesCreated), ("nodesDeleted", nodesDeleted),
      ("relationshipsCreated", relationshipsCreated), ("relationshipsDeleted", relationshipsDeleted),
      ("propertiesSet", propertiesSet), ("labelsAdded", labelsAdded), ("labelsRemoved", labelsRemoved),
      ("indexesAdded", indexesAdded), ("indexesRemoved", indexesRemoved),
      ("constraintsAdded", constraintsAdded), ("constraintsRemoved", constraintsRemoved),
    ]
  }
}

extension Vector {
  /// Writes values that lie `stride` apart to the entries from `start` on: in a typed form while all values since
  /// entry 0 are integers, all floats or all nodes, else as values.
  func append(narrowing source: UnsafePointer<Value>, stride: Int, count: Int, at start: Int) {
    guard count > 0 else { return }
    let tag = source[0].tag
    var isUniform = true
    for i in 0..<count { isUniform = isUniform && source[i * stride].tag == tag }
    let narrow = isUniform ? Vector.narrowForm(of: tag) : nil
    if start == 0 { reset(narrow ?? .values) }
    guard form == narrow else {
      widen(count: start)
      for i in 0..<count { values[start + i] = source[i * stride] }
      return
    }
    switch form {
    case .integers: for i in 0..<count { integers[start + i] = source[i * stride].asInteger }
    case .floats: for i in 0..<count { floats[start + i] = source[i * stride].asFloat }
    default: for i in 0..<count { ids[start + i] = source[i * stride].asNode.raw }
    }
  }

  /// The typed form for values of a tag that procedures give many of.
  private static func narrowForm(of tag: Tag) -> Form? {
    switch tag {
    case .integer: .integers
    case .float: .floats
    case .node: .nodes
    default: nil
    }
  }
}

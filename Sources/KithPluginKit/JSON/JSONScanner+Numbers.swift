extension JSONScanner {
  /// A number; one without a fraction or exponent is an integer and must fit Int64.
  @inline(__always)
  public mutating func readNumber() throws(JSONError) -> JSONNumber {
    skipWhitespace()
    let first = cursor
    var position = cursor
    let isNegative = position < end && position.pointee == UInt8(ascii: "-")
    if isNegative { position += 1 }
    let digits = position
    var magnitude: UInt64 = 0
    while position < end, position.pointee &- 0x30 < 10 {
      magnitude = magnitude &* 10 &+ UInt64(position.pointee &- 0x30)
      position += 1
    }
    let count = position - digits
    guard count > 0 else { throw unexpected("a number") }
    guard count == 1 || digits.pointee != UInt8(ascii: "0") else {
      throw error("a number must not begin with 0")
    }
    let isFloat = position < end && (position.pointee == UInt8(ascii: ".") || position.pointee | 0x20 == 0x65)
    if isFloat {
      if let short = takeShortFloat(magnitude, count, from: position) {
        return .float(isNegative ? -short : short)
      }
      return .float(try readFloat(from: first, integerEnd: position))
    }
    // 18 digits always fit; 19 may, and are checked.
    if count > 18 { return try readLongInteger(from: first, to: position) }
    cursor = position
    let value = Int64(bitPattern: magnitude)
    return .integer(isNegative ? 0 &- value : value)
  }

  /// A number with a decimal point, no exponent and at most 15 digits, which are read on from its point: one
  /// correctly rounded division by a power of ten. Nil, and nothing is taken, for every other.
  @inline(__always)
  private mutating func takeShortFloat(
    _ magnitude: UInt64, _ count: Int, from point: UnsafePointer<UInt8>
  ) -> Double? {
    guard count <= 15, point.pointee == UInt8(ascii: ".") else { return nil }
    let fraction = point + 1
    var position = fraction
    var magnitude = magnitude
    while position < end, position.pointee &- 0x30 < 10 {
      magnitude = magnitude &* 10 &+ UInt64(position.pointee &- 0x30)
      position += 1
    }
    let scale = position - fraction
    guard scale > 0, count + scale <= 15, position == end || position.pointee | 0x20 != 0x65 else {
      return nil
    }
    cursor = position
    return Double(magnitude) / DecimalFloat.exactPower(scale)
  }

  @inline(never)
  private mutating func readLongInteger(
    from first: UnsafePointer<UInt8>, to stop: UnsafePointer<UInt8>
  ) throws(JSONError) -> JSONNumber {
    guard let value = Int64(Bytes(start: first, count: stop - first).text) else {
      throw error("the integer does not fit 64 bits; write it as {\"$dec\":\"...\"}")
    }
    cursor = stop
    return .integer(value)
  }

  private mutating func readFloat(
    from first: UnsafePointer<UInt8>, integerEnd: UnsafePointer<UInt8>
  ) throws(JSONError) -> Double {
    var position = integerEnd
    if position.pointee == UInt8(ascii: ".") {
      position += 1
      let fraction = position
      while position < end, position.pointee &- 0x30 < 10 { position += 1 }
      guard position > fraction else { throw error("a number needs digits after its decimal point") }
    }
    if position < end, position.pointee | 0x20 == 0x65 {
      position += 1
      if position < end, position.pointee == 0x2B || position.pointee == 0x2D { position += 1 }
      let exponent = position
      while position < end, position.pointee &- 0x30 < 10 { position += 1 }
      guard position > exponent else { throw error("a number needs digits in its exponent") }
    }
    let text = Bytes(start: first, count: position - first)
    guard let value = DecimalFloat.parse(text), value.isFinite else {
      throw error("the number is too large for a float; write it as {\"$dec\":\"...\"}")
    }
    cursor = position
    return value
  }
}

/// Memory that an operator holds, on the account of the statement that runs it.
///
/// Plans outlive statements and run many times within one (inside a CALL { }, say), so what is held must be
/// given back to the statement that paid, if it still runs.
struct MemoryCharge {
  private weak var payer: ExecutionContext?
  private(set) var bytes = 0

  /// Makes the amount held be this.
  mutating func set(_ newBytes: Int, _ context: ExecutionContext) throws(ExecutionError) {
    if payer !== context {
      release()
      payer = context
    }
    let change = newBytes - bytes
    bytes = newBytes
    if change != 0 { try context.charge(change) }
  }

  mutating func add(_ moreBytes: Int, _ context: ExecutionContext) throws(ExecutionError) {
    try set(bytes + moreBytes, context)
  }

  /// Gives everything back.
  mutating func release() {
    // Giving memory back cannot exceed a limit.
    if bytes > 0 { try? payer?.charge(-bytes) }
    bytes = 0
  }
}

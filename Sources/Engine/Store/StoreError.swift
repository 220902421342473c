/// An error of the store: a limit reached, a constraint violated, a value that cannot be stored.
public struct StoreError: Error, Hashable, Sendable {
  /// For example `ConstraintValidationFailed`; the vocabulary of `ExecutionError`.
  public var category: String
  public var detail: String
  public var message: String

  public init(_ category: String, _ detail: String, _ message: String) {
    self.category = category
    self.detail = detail
    self.message = message
  }

  static func limit(_ what: String, _ count: Int) -> StoreError {
    StoreError("ResourceError", "StoreLimitExceeded", "a graph holds at most \(count) \(what)")
  }

  static func deletedEntity(_ what: String) -> StoreError {
    StoreError("EntityNotFound", "DeletedEntityAccess", "\(what) has been deleted")
  }
}

/// The most a graph holds of each thing. The defaults follow from the widths of ids; tests set smaller ones.
package struct StoreLimits: Sendable {
  /// Ids are 32 bits and the largest is a sentinel.
  package var nodes = Int(UInt32.max) - 1
  package var relationships = Int(UInt32.max) - 1
  package var strings = Int(UInt32.max) - 1
  /// Of one type, starting or ending at one node.
  package var degree = SliceBlock.largestCapacity
  package var labels = 65_535
  package var types = 65_535
  package var keys = 65_535

  package init() {}
}

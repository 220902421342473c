@testable import Planning
import Testing

struct JoinOrderTests {
  /// 100 towns in 10 countries, a person in each town, 30 friends for each: two friends in one country.
  ///
  ///     0 country   1, 2 towns   3, 4 persons
  private static func order(skew: Double) -> JoinOrder.Order {
    func node(_ population: Double) -> JoinOrder.Node {
      JoinOrder.Node(population: population, rows: population, work: 1 + population, isKnown: false)
    }
    var edges = [
      JoinOrder.Edge(left: 1, right: 0, fanOutLeft: 1, fanOutRight: 10),
      JoinOrder.Edge(left: 2, right: 0, fanOutLeft: 1, fanOutRight: 10),
      JoinOrder.Edge(left: 3, right: 1, fanOutLeft: 1, fanOutRight: 1),
      JoinOrder.Edge(left: 4, right: 2, fanOutLeft: 1, fanOutRight: 1),
      JoinOrder.Edge(left: 3, right: 4, fanOutLeft: 30, fanOutRight: 30),
    ]
    for (edge, other) in [(0, 1), (1, 0)] {
      edges[edge].likeRight = [other]
      edges[edge].skewRight = skew
    }
    return JoinOrder(
      nodes: [node(10), node(100), node(100), node(100), node(100)], edges: edges, conditions: []
    ).best()
  }

  @Test func `where few nodes have most relationships, going from one to another over them comes later`() {
    // The second town over the country, when each has ten; over the friend, when one country has nearly all.
    #expect(Self.place(of: 4, Self.order(skew: 1)) > Self.place(of: 1, Self.order(skew: 1)))
    #expect(Self.place(of: 4, Self.order(skew: 9)) < Self.place(of: 1, Self.order(skew: 9)))
  }

  @Test func `rows do not depend on the order`() {
    let even = Self.order(skew: 1).rows
    #expect(abs(Self.order(skew: 9).rows - 9 * even) < 1e-9)
  }

  private static func place(of edge: Int, _ order: JoinOrder.Order) -> Int {
    order.steps.firstIndex { $0.edge == edge } ?? -1
  }
}

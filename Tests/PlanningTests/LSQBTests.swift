import Engine
import Kith
import Testing

/// The nine queries of the Labelled Subgraph Query Benchmark (Mhedhbi and others, GRADES-NDA 2021), each
/// against loops over arrays.
struct LSQBTests {
  struct Query: CustomTestStringConvertible, Sendable {
    var name: String
    var text: String
    var count: @Sendable (SocialGraph) -> Int
    var testDescription: String { name }
  }

  static let queries = [
    Query(
      name: "q1",
      text: """
        MATCH (:Country)<-[:IS_PART_OF]-(:City)<-[:IS_LOCATED_IN]-(:Person)<-[:HAS_MEMBER]-(:Forum)
          -[:CONTAINER_OF]->(:Post)<-[:REPLY_OF]-(:Comment)-[:HAS_TAG]->(:Tag)-[:HAS_TYPE]->(:TagClass)
        RETURN count(*) AS count
        """
    ) { graph in
      var total = 0
      for (forum, _) in graph.members {
        for (comment, parent) in graph.replies
        where parent < graph.size.posts && graph.forumOf[parent] == forum {
          total += graph.tags(of: comment).count
        }
      }
      return total
    },
    Query(
      name: "q2",
      text: """
        MATCH (person1:Person)-[:KNOWS]-(person2:Person),
          (person1)<-[:HAS_CREATOR]-(comment:Comment)-[:REPLY_OF]->(post:Post)-[:HAS_CREATOR]->(person2)
        RETURN count(*) AS count
        """
    ) { graph in
      graph.replies.count { comment, parent in
        parent < graph.size.posts && graph.areFriends(graph.creatorOf[comment], graph.creatorOf[parent])
      }
    },
    Query(
      name: "q3",
      text: """
        MATCH (country:Country)
        MATCH (person1:Person)-[:IS_LOCATED_IN]->(city1:City)-[:IS_PART_OF]->(country)
        MATCH (person2:Person)-[:IS_LOCATED_IN]->(city2:City)-[:IS_PART_OF]->(country)
        MATCH (person3:Person)-[:IS_LOCATED_IN]->(city3:City)-[:IS_PART_OF]->(country)
        MATCH (person1)-[:KNOWS]-(person2)-[:KNOWS]-(person3)-[:KNOWS]-(person1)
        RETURN count(*) AS count
        """
    ) { graph in
      var total = 0
      for a in 0..<graph.size.persons {
        for b in 0..<graph.size.persons where graph.areFriends(a, b) && graph.country(a) == graph.country(b) {
          total += (0..<graph.size.persons).count {
            graph.areFriends(b, $0) && graph.areFriends($0, a) && graph.country($0) == graph.country(a)
          }
        }
      }
      return total
    },
    Query(
      name: "q4",
      text: """
        MATCH (:Tag)<-[:HAS_TAG]-(message:Message)-[:HAS_CREATOR]->(creator:Person),
          (message)<-[:LIKES]-(liker:Person), (message)<-[:REPLY_OF]-(comment:Comment)
        RETURN count(*) AS count
        """
    ) { graph in
      graph.creatorOf.indices.reduce(0) { total, message in
        total + graph.tags(of: message).count * graph.likeCount(message) * graph.replyCount(message)
      }
    },
    Query(
      name: "q5",
      text: """
        MATCH (tag1:Tag)<-[:HAS_TAG]-(message:Message)<-[:REPLY_OF]-(comment:Comment)-[:HAS_TAG]->(tag2:Tag)
        WHERE tag1 <> tag2 RETURN count(*) AS count
        """
    ) { graph in
      graph.tagPairs.count { $0.mine != $0.parents }
    },
    Query(
      name: "q6",
      text: """
        MATCH (person1:Person)-[:KNOWS]-(person2:Person)-[:KNOWS]-(person3:Person)-[:HAS_INTEREST]->(tag:Tag)
        WHERE person1 <> person3 RETURN count(*) AS count
        """
    ) { $0.interestsTwoSteps { _, _ in true } },
    Query(
      name: "q7",
      text: """
        MATCH (:Tag)<-[:HAS_TAG]-(message:Message)-[:HAS_CREATOR]->(creator:Person)
        OPTIONAL MATCH (message)<-[:LIKES]-(liker:Person)
        OPTIONAL MATCH (message)<-[:REPLY_OF]-(comment:Comment)
        RETURN count(*) AS count
        """
    ) { graph in
      graph.creatorOf.indices.reduce(0) { total, message in
        total + graph.tags(of: message).count * max(1, graph.likeCount(message))
          * max(1, graph.replyCount(message))
      }
    },
    Query(
      name: "q8",
      text: """
        MATCH (tag1:Tag)<-[:HAS_TAG]-(message:Message)<-[:REPLY_OF]-(comment:Comment)-[:HAS_TAG]->(tag2:Tag)
        WHERE NOT (comment)-[:HAS_TAG]->(tag1) AND tag1 <> tag2 RETURN count(*) AS count
        """
    ) { graph in
      graph.tagPairs.count { $0.mine != $0.parents && !graph.tags(of: $0.comment).contains($0.parents) }
    },
    Query(
      name: "q9",
      text: """
        MATCH (person1:Person)-[:KNOWS]-(person2:Person)-[:KNOWS]-(person3:Person)-[:HAS_INTEREST]->(tag:Tag)
        WHERE NOT (person1)-[:KNOWS]-(person3) AND person1 <> person3 RETURN count(*) AS count
        """
    ) { graph in graph.interestsTwoSteps { !graph.areFriends($0, $1) } },
  ]

  @Test func `every query counts what loops over arrays count`() throws {
    for seed in [1, 2] as [UInt64] {
      let graph = SocialGraph(seed: seed)
      let database = try graph.makeDatabase()
      for query in Self.queries {
        let expected = query.count(graph)
        #expect(expected > 0, "\(query.name) has nothing to count")
        for mode in PlanMode.allCases {
          for threads in [1, 3] {
            database.parallelism = Parallelism(
              threads: threads, leastRows: 0, leastScanned: 0, leastRowsMerged: 0)
            let result = try database.run(query.text, options: mode.options)
            #expect(
              result[0] == [.integer(Int64(expected))],
              "\(query.name), seed \(seed), rewrites \(mode), \(threads) threads")
          }
        }
      }
    }
  }
}

extension SocialGraph {
  fileprivate func areFriends(_ a: Int, _ b: Int) -> Bool {
    knows.contains { $0 == (a, b) || $0 == (b, a) }
  }
  fileprivate func country(_ person: Int) -> Int { countryOf[cityOf[person]] }
  fileprivate func tags(of message: Int) -> [Int] { messageTags.filter { $0.0 == message }.map(\.1) }
  fileprivate func likeCount(_ message: Int) -> Int { likes.count { $0.1 == message } }
  fileprivate func replyCount(_ message: Int) -> Int { parentOf.count { $0 == message } }

  /// A tag of a comment with one of what it replies to, for every choice of the two.
  fileprivate var tagPairs: [(comment: Int, mine: Int, parents: Int)] {
    replies.flatMap { comment, parent in
      tags(of: parent).flatMap { tag in tags(of: comment).map { (comment, $0, tag) } }
    }
  }

  /// Interests of persons two friendships from another person, for each way of getting there.
  fileprivate func interestsTwoSteps(_ isWanted: (Int, Int) -> Bool) -> Int {
    var total = 0
    for a in 0..<size.persons {
      for b in 0..<size.persons where areFriends(a, b) {
        for c in 0..<size.persons where c != a && areFriends(b, c) && isWanted(a, c) {
          total += interests.count { $0.0 == c }
        }
      }
    }
    return total
  }
}

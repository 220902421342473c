import Engine
import Kith
import Syntax
import TestSupport

/// A social network in the schema of the Labelled Subgraph Query Benchmark (LSQB, after LDBC SNB), as plain
/// arrays and as a database: persons who know each other and live in cities, forums with posts, comments that
/// reply, tags. Low numbers have most of everything.
///
/// Messages are numbered through: posts first, then comments.
struct SocialGraph {
  struct Size {
    var persons = 40
    var cities = 9
    var countries = 3
    var forums = 12
    var posts = 40
    var comments = 90
    var tags = 14
    var classes = 4
  }

  let size: Size
  /// Pairs (from, to) of node numbers, no pair twice. Of `knows` each pair stands once, in one direction.
  private(set) var knows: [(Int, Int)] = []
  private(set) var cityOf: [Int] = []
  private(set) var countryOf: [Int] = []
  private(set) var classOf: [Int] = []
  private(set) var interests: [(Int, Int)] = []
  private(set) var members: [(Int, Int)] = []
  private(set) var forumOf: [Int] = []
  /// What a comment, counted from 0, replies to.
  private(set) var parentOf: [Int] = []
  private(set) var creatorOf: [Int] = []
  private(set) var messageTags: [(Int, Int)] = []
  private(set) var likes: [(Int, Int)] = []
  private var random: SeededGenerator

  init(seed: UInt64, size: Size = Size()) {
    self.size = size
    random = SeededGenerator(seed: seed)
    let messages = size.posts + size.comments
    knows = pairs(size.persons * 4, size.persons, size.persons).filter { $0 < $1 }
    cityOf = (0..<size.persons).map { _ in low(size.cities) }
    countryOf = (0..<size.cities).map { _ in low(size.countries) }
    classOf = (0..<size.tags).map { _ in low(size.classes) }
    interests = pairs(size.persons * 3, size.persons, size.tags)
    members = pairs(size.forums * 8, size.forums, size.persons)
    forumOf = (0..<size.posts).map { _ in low(size.forums) }
    // A comment replies to a post or to a comment before it.
    parentOf = (0..<size.comments).map { low(size.posts + $0) }
    creatorOf = (0..<messages).map { _ in low(size.persons) }
    messageTags = pairs(messages * 2, messages, size.tags)
    likes = pairs(messages * 2, size.persons, messages)
  }

  /// A number below a limit, the low ones more often.
  private mutating func low(_ limit: Int) -> Int {
    Int.random(in: 0..<limit, using: &random) * Int.random(in: 1...limit, using: &random) / limit
  }

  private mutating func pairs(_ count: Int, _ first: Int, _ second: Int) -> [(Int, Int)] {
    var seen = Set<[Int]>()
    for _ in 0..<count { seen.insert([low(first), low(second)]) }
    return seen.sorted { $0.lexicographicallyPrecedes($1) }.map { ($0[0], $0[1]) }
  }

  // MARK: - As a database

  func makeDatabase() throws(Diagnostic) -> Database {
    let database = Database()
    func nodes(_ labels: String, _ range: Range<Int>) throws(Diagnostic) {
      _ = try database.run(
        "UNWIND range(\(range.lowerBound), \(range.upperBound - 1)) AS i CREATE (:\(labels) {id: i})")
    }
    func edges(_ type: String, _ from: String, _ to: String, _ pairs: [(Int, Int)]) throws(Diagnostic) {
      _ = try database.run(
        "UNWIND $pairs AS p MATCH (a:\(from) {id: p[0]}), (b:\(to) {id: p[1]}) CREATE (a)-[:\(type)]->(b)",
        parameters: [
          "pairs": .list(pairs.map { .list([.integer(Int64($0.0)), .integer(Int64($0.1))]) })
        ])
    }
    try nodes("Person", 0..<size.persons)
    try nodes("City", 0..<size.cities)
    try nodes("Country", 0..<size.countries)
    try nodes("Forum", 0..<size.forums)
    try nodes("Message:Post", 0..<size.posts)
    try nodes("Message:Comment", size.posts..<size.posts + size.comments)
    try nodes("Tag", 0..<size.tags)
    try nodes("TagClass", 0..<size.classes)
    try edges("KNOWS", "Person", "Person", knows)
    try edges("IS_LOCATED_IN", "Person", "City", numbered(cityOf))
    try edges("IS_PART_OF", "City", "Country", numbered(countryOf))
    try edges("HAS_TYPE", "Tag", "TagClass", numbered(classOf))
    try edges("HAS_INTEREST", "Person", "Tag", interests)
    try edges("HAS_MEMBER", "Forum", "Person", members)
    try edges("CONTAINER_OF", "Forum", "Post", numbered(forumOf).map { ($0.1, $0.0) })
    try edges("REPLY_OF", "Comment", "Message", replies)
    try edges("HAS_CREATOR", "Message", "Person", numbered(creatorOf))
    try edges("HAS_TAG", "Message", "Tag", messageTags)
    try edges("LIKES", "Person", "Message", likes)
    return database
  }

  private func numbered(_ targets: [Int]) -> [(Int, Int)] { targets.enumerated().map { ($0, $1) } }

  /// Pairs of a comment and what it replies to, as messages.
  var replies: [(Int, Int)] { parentOf.enumerated().map { (size.posts + $0, $1) } }
}

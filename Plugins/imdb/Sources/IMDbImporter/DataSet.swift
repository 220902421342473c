/// The files IMDb publishes, told apart by their headers.
enum DataSet: CaseIterable, Sendable {
  // In the order a folder is read in: what is kept of one file decides about the next.
  case titles, episodes, ratings, principals, names

  /// Without `.tsv`, `.gz` and `.zst`.
  var fileName: String {
    switch self {
    case .titles: "title.basics"
    case .episodes: "title.episode"
    case .ratings: "title.ratings"
    case .principals: "title.principals"
    case .names: "name.basics"
    }
  }

  /// The columns that are read; a file may have more.
  var columns: [String] {
    switch self {
    case .titles:
      [
        "tconst", "titleType", "primaryTitle", "originalTitle", "isAdult", "startYear", "endYear",
        "runtimeMinutes",
        "genres",
      ]
    case .episodes: ["tconst", "parentTconst", "seasonNumber", "episodeNumber"]
    case .ratings: ["tconst", "averageRating", "numVotes"]
    case .principals: ["tconst", "ordering", "nconst", "category", "job", "characters"]
    case .names: ["nconst", "primaryName", "birthYear", "deathYear", "primaryProfession", "knownForTitles"]
    }
  }

  /// The data set with this header, and where its columns are.
  static func of(header: [String]) -> (set: DataSet, fields: [Int])? {
    for set in allCases {
      let fields = set.columns.compactMap { header.firstIndex(of: $0) }
      if fields.count == set.columns.count { return (set, fields) }
    }
    return nil
  }

  /// `movie` to `Movie`, `tvMiniSeries` to `TVMiniSeries`.
  static func label(titleType: String) -> String {
    if titleType.hasPrefix("tv") { return "TV" + titleType.dropFirst(2) }
    return titleType.prefix(1).uppercased() + titleType.dropFirst()
  }

  /// The relationship from a person to a title, by the category of a principal.
  static func relationship(category: String) -> String {
    switch category {
    case "actor", "actress": "ACTED_IN"
    case "self": "APPEARED_IN"
    case "archive_footage", "archive_sound": "APPEARED_IN_ARCHIVE"
    case "director": "DIRECTED"
    case "writer": "WROTE"
    case "producer": "PRODUCED"
    case "composer": "COMPOSED"
    case "cinematographer": "FILMED"
    case "editor": "EDITED"
    case "production_designer": "DESIGNED"
    case "casting_director": "CAST"
    default: String(category.uppercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
    }
  }
}

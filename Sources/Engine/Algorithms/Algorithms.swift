/// The graph algorithms there are, as procedures of the namespace `algo`.
///
/// All work on the graph as it is when they are called, or on the part of it that the options `label`, `type`
/// and `direction` choose; they do not change it. Rows come in the order of node ids unless a procedure says
/// otherwise, and equal calls on equal graphs give equal rows.
public let algorithmProcedures: [any Procedure] = [
  // Centrality.
  pageRankProcedure, degreeProcedure, closenessProcedure, betweennessProcedure,
  // Components and communities.
  weakComponentsProcedure, strongComponentsProcedure, louvainProcedure, labelPropagationProcedure,
  coreProcedure, triangleProcedure,
  // Paths.
  breadthFirstProcedure, dijkstraProcedure, kShortestPathsProcedure,
  // Likeness.
  similarityProcedure,
]

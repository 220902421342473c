// name: disagreements
// description: Claims that contradict each other or do not sit well together, side by side
// tags: claims, conflicts
MATCH (a:Claim)-[link:CONTRADICTS|IN_TENSION_WITH]->(b:Claim), (a)-[:SUBJECT]->(about),
      (a)-[:CLAIMED_BY]->(x), (b)-[:CLAIMED_BY]->(y)
RETURN about.name AS about, a.predicate AS what, type(link) AS link,
       x.name AS one, coalesce(a.value, a.rank) AS says, a.date AS dated,
       y.name AS other, coalesce(b.value, b.rank) AS saysOther, b.date AS datedOther
ORDER BY what, dated, one, other, says;

// name: adaptations
// description: Works adapted from novels, with the author and the number of claims behind it
// tags: works
MATCH (w:Work)-[:BASED_ON]->(n:Book)<-[:WROTE]-(author:Person)
OPTIONAL MATCH (c:Claim {predicate: 'BASED_ON'})-[:SUBJECT]->(w), (c)-[:OBJECT]->(n)
RETURN w.name AS work, w.format AS format, n.name AS novel, n.datePublished AS published, author.name AS author,
       count(c) AS claims
ORDER BY work;

// name: interviews
// description: Who spoke to which outlet
// tags: people, outlets
MATCH (p:Person)-[:TOLD]->(o:Outlet)
OPTIONAL MATCH (c:Claim {predicate: 'SAID'})-[:CLAIMED_BY]->(p)
RETURN p.name AS person, o.name AS outlet, count(c) AS quotations
ORDER BY person, outlet;

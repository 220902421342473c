// name: not-facts
// description: What is only possible, likely, an opinion or a question, and so no fact of the graph
// tags: claims
MATCH (c:Claim)-[:SUBJECT]->(s), (c)-[:CLAIMED_BY]->(who)
WHERE NOT c.modality IN ['asserted', 'reported'] OR s.hypothetical
OPTIONAL MATCH (c)-[:OBJECT]->(o)
RETURN c.modality AS how, s.name AS subject, c.predicate AS predicate, coalesce(o.name, c.value) AS object, who.name AS who
ORDER BY how, predicate, subject, object, who;

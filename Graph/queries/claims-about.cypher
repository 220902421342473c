// name: claims-about
// description: Everything claimed about a work of this name, with who says so; works that share the name are told apart
// param name: STRING = 'His & Hers' from Work.name -- The work
// param facts: BOOLEAN = true -- Also what is asserted or reported, not only what is not
// tags: claims
MATCH (c:Claim)-[:SUBJECT|OBJECT]->(w:Work {name: $name}), (c)-[:CLAIMED_BY]->(who)
WHERE $facts OR NOT c.modality IN ['asserted', 'reported']
MATCH (c)-[:SUBJECT]->(s)
OPTIONAL MATCH (c)-[:OBJECT]->(o)
RETURN DISTINCT w.slug AS work, c.date AS date, who.name AS who, s.name AS subject, c.predicate AS predicate,
       coalesce(o.name, c.value) AS object, c.modality AS how
ORDER BY work, date, predicate, subject, who, object;

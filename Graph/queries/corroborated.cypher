// name: corroborated
// description: What several documents or voices say alike
// param voices: INTEGER = 2 in 1..10 -- At least so many voices
// tags: claims, sources
MATCH (c:Claim)-[:SUBJECT]->(s), (c)-[:CLAIMED_BY]->(who)
WHERE c.modality IN ['asserted', 'reported'] AND c.polarity = '+'
OPTIONAL MATCH (c)-[:OBJECT]->(o)
WITH s, c.predicate AS predicate, coalesce(o.name, c.value) AS said, collect(DISTINCT who.name) AS who
WHERE size(who) >= $voices
RETURN s.name AS subject, predicate, said, who
ORDER BY size(who) DESC, subject, predicate, said;

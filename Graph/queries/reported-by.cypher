// name: reported-by
// description: What each outlet and organization is named as the source of
// param outlet: STRING? from Organization.name -- Only this one
// tags: claims, outlets
MATCH (o:Organization)<-[:CLAIMED_BY]-(c:Claim)-[:SUBJECT]->(s), (c)-[:STATED_IN]->(d:Document)
WHERE $outlet IS NULL OR o.name = $outlet
OPTIONAL MATCH (c)-[:OBJECT]->(object)
RETURN o.name AS outlet, s.name AS about, c.predicate AS what, coalesce(object.name, c.value) AS said, c.score AS score,
       d.name AS document
ORDER BY outlet, what, about;

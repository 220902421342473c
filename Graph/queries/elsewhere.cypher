// name: elsewhere
// description: Where else the cast of a series plays
// param series: STRING = 'His & Hers' from TVSeries.name -- The series
// tags: people, cast
MATCH (s:TVSeries {name: $series})<-[:ACTED_IN]-(p:Person)-[r:ACTED_IN]->(other:Work)
WHERE other <> s
OPTIONAL MATCH (director:Person)-[:DIRECTED]->(other)
RETURN p.name AS person, other.name AS work, r.character AS character, r.billing AS billing,
       collect(director.name) AS directors
ORDER BY person, work;

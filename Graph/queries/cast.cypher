// name: cast
// description: Who plays whom in a series; what gives the plot away is left out unless asked for
// param series: STRING = 'His & Hers' from TVSeries.name -- The series
// param spoilers: BOOLEAN = false -- Show what gives the plot away
// tags: cast
MATCH (s:TVSeries {name: $series})<-[r:ACTED_IN]-(p:Person)
OPTIONAL MATCH (p)-[:PLAYED]->(c:Character)-[part:CHARACTER_IN]->(s)
WHERE $spoilers OR part.spoiler IS NULL
RETURN p.name AS person, c.name AS character, r.billing AS billing,
       CASE WHEN $spoilers THEN c.characterRole END AS role
ORDER BY billing, person;

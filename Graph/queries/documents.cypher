// name: documents
// description: The documents in the order of their dates, and how much each states
// tags: timeline
MATCH (d:Document)
OPTIONAL MATCH (c:Claim)-[:STATED_IN]->(d)
OPTIONAL MATCH (c)-[:CLAIMED_BY]->(voice) WHERE voice <> d
RETURN d.date AS date, d.dateTo AS latest, d.name AS document, count(DISTINCT c) AS claims,
       count(DISTINCT voice) AS voices
ORDER BY date;

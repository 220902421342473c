// name: second-season
// description: Who said what about a second season, in the order of dates
// param series: STRING = 'His & Hers' from TVSeries.name -- The series
// tags: claims, timeline
MATCH (c:Claim {predicate: 'renewalStatus', season: 2})-[:SUBJECT]->(:TVSeries {name: $series}),
      (c)-[:CLAIMED_BY]->(who), (c)-[:STATED_IN]->(d:Document)
RETURN c.date AS date, coalesce(who.name, who.id) AS who, c.value AS said, c.modality AS how, d.name AS document
ORDER BY date, who, said;

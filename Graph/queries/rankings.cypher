// name: rankings
// description: Places in charts over time, as claimed
// param work: STRING? from Work.name -- Only this work
// tags: claims, timeline
MATCH (c:Claim {predicate: 'RANKED_ON'})-[:SUBJECT]->(w:Work), (c)-[:OBJECT]->(chart:Chart)
WHERE $work IS NULL OR w.name = $work
RETURN c.date AS date, w.name AS work, chart.name AS chart, c.rank AS rank, coalesce(c.period, c.duration) AS period,
       c.views AS views, c.modality AS how
ORDER BY date, chart, rank, work, period;

// name: ratings
// description: Scores of works by aggregators
// tags: works
MATCH (a:Organization)-[r:RATED]->(w:Work)
RETURN w.name AS work, a.name AS by, r.score AS score
ORDER BY work, by;

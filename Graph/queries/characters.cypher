// name: characters
// description: The characters of a series and how they are related, without spoilers
// param series: STRING = 'His & Hers' from TVSeries.name -- The series
// param spoilers: BOOLEAN = false -- Show what gives the plot away
// tags: cast
MATCH (:TVSeries {name: $series})<-[:CHARACTER_IN]-(a:Character)-[r]->(b:Character)
WHERE $spoilers OR r.spoiler IS NULL
RETURN a.name AS character, type(r) AS relation, b.name AS other, coalesce(r.status, r.role) AS how
ORDER BY character, relation, other;

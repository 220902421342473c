// name: acted-together
// description: Who acted with whom, and in what
// param person: STRING? from Person.name -- Only pairs with this person
// tags: people, cast
MATCH (a:Person)-[:ACTED_IN]->(w:Work)<-[:ACTED_IN]-(b:Person)
WHERE a.name < b.name AND ($person IS NULL OR $person IN [a.name, b.name])
RETURN a.name AS one, b.name AS other, collect(w.name) AS works
ORDER BY one, other;

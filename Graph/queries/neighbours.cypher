// name: neighbours
// description: What a node is connected with, claims left aside
// param name: STRING = 'Jon Bernthal' from Person.name -- The name of the node
// tags: explore
MATCH (n {name: $name})-[r]-(m)
WHERE NOT n:Claim AND NOT m:Claim
RETURN CASE WHEN startNode(r) = n THEN '->' ELSE '<-' END AS way, type(r) AS relationship, m.name AS neighbour,
       labels(m) AS labels
ORDER BY relationship, way, neighbour;

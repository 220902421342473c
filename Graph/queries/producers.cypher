// name: producers
// description: Who produced, commissioned, directed or wrote what
// tags: people, works
MATCH (who)-[r:PRODUCED|COMMISSIONED|DIRECTED|WROTE]->(w:Work)
RETURN who.name AS who, type(r) AS did, w.name AS work, head([l IN labels(w) WHERE l <> 'Work']) AS kind, r.role AS role
ORDER BY who, work, did;

// name: same-quote
// description: Statements in two documents that are one source: the same quotation, or one repeated
// tags: claims, sources
MATCH (a:Claim)-[r:RESTATES]->(b:Claim), (a)-[:STATED_IN]->(x:Document), (b)-[:STATED_IN]->(y:Document),
      (a)-[:CLAIMED_BY]->(who)
RETURN who.name AS who, a.predicate AS what, a.topic AS topic, x.name AS document, y.name AS also,
       coalesce(a.outlet, b.outlet) AS outlet, coalesce(r.sameQuote, false) AS quotation
ORDER BY who, what;

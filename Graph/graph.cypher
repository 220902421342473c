// The graph that ships: the limited series "His & Hers", the novel it adapts, and what three news documents of
// early 2026 say about them. Who and what there is comes from tables, who said what from a record stream;
// they meet in the `slug` of each entity, never in its name: a series and a novel share one here.

CREATE CONSTRAINT work_slug IF NOT EXISTS FOR (n:Work) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT person_slug IF NOT EXISTS FOR (n:Person) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT organization_slug IF NOT EXISTS FOR (n:Organization) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT character_slug IF NOT EXISTS FOR (n:Character) REQUIRE n.slug IS UNIQUE;
CREATE INDEX work_name IF NOT EXISTS FOR (n:Work) ON (n.name);
CREATE INDEX person_name IF NOT EXISTS FOR (n:Person) ON (n.name);
CREATE INDEX claim_predicate IF NOT EXISTS FOR (n:Claim) ON (n.predicate);

CALL import.csv('his-and-hers/works.csv', {label: 'Work', labels: 'kind', keys: {slug: 'slug'}});
CALL import.csv('his-and-hers/people.csv', {label: 'Person', keys: {slug: 'slug'}});
CALL import.csv('his-and-hers/characters.csv', {label: 'Character', keys: {slug: 'slug'}});
CALL import.csv('his-and-hers/organizations.csv', {label: 'Organization', labels: 'kind', keys: {slug: 'slug'}});
CALL import.csv('his-and-hers/charts-and-places.csv', {labels: 'kind', keys: {slug: 'slug'}});

// Claims, and the plain facts that follow from those that are asserted or reported.
CALL import.jsonl('his-and-hers/news.jsonl');

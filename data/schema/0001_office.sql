-- The office file, version 1. Released schema files are never edited: a change is a new
-- number. Column names are the field names of src/domain/kind.c; a test compares them.
-- Ids are never used twice: the program counts on from the highest one in table change.

CREATE TABLE district (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  key TEXT NOT NULL UNIQUE CHECK (length(key) = 5),
  name TEXT NOT NULL CHECK (name <> ''),
  seat TEXT
) STRICT;

CREATE TABLE association (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  key TEXT NOT NULL UNIQUE CHECK (length(key) = 9),
  name TEXT NOT NULL CHECK (name <> ''),
  type TEXT
) STRICT;

CREATE TABLE town (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  ags TEXT NOT NULL UNIQUE CHECK (length(ags) = 8 AND ags NOT GLOB '*[^0-9]*'),
  name TEXT NOT NULL CHECK (name <> ''),
  suffix TEXT,
  type TEXT,
  district INTEGER REFERENCES district(id),
  association INTEGER REFERENCES association(id),
  postcode TEXT,
  population INTEGER CHECK (population >= 0),
  population_date TEXT,
  area_ha INTEGER,
  latitude INTEGER CHECK (latitude BETWEEN -90000000 AND 90000000),
  longitude INTEGER CHECK (longitude BETWEEN -180000000 AND 180000000),
  register_date TEXT,
  gone_date TEXT,
  successor INTEGER REFERENCES town(id) CHECK (successor <> id),
  website TEXT,
  central_function TEXT,
  central_source TEXT,
  central_date TEXT,
  location_class TEXT,
  override TEXT,
  override_reason TEXT,
  remark TEXT,
  name_fold TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  CHECK (override IS NULL OR override_reason IS NOT NULL)
) STRICT;
CREATE INDEX town_sort ON town (sort_key, ags);
-- The number of towns that exist, told by the first frame, without reading them all.
CREATE INDEX town_gone ON town (gone_date) WHERE gone_date IS NOT NULL;
-- For "kreis:" and for removing a district without reading every town.
CREATE INDEX town_district ON town (district);
CREATE INDEX town_association ON town (association);
CREATE INDEX town_successor ON town (successor) WHERE successor IS NOT NULL;

CREATE TABLE population (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  town INTEGER NOT NULL REFERENCES town(id),
  date TEXT NOT NULL,
  value INTEGER NOT NULL CHECK (value >= 0),
  source TEXT NOT NULL,
  UNIQUE (town, date)
) STRICT;

CREATE TABLE town_name (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  town INTEGER NOT NULL REFERENCES town(id),
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  name_fold TEXT NOT NULL,
  UNIQUE (town, name)
) STRICT;

CREATE TABLE town_tag (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  town INTEGER NOT NULL REFERENCES town(id),
  tag TEXT NOT NULL CHECK (tag <> ''),
  UNIQUE (town, tag)
) STRICT;
CREATE INDEX town_tag_tag ON town_tag (tag);

CREATE TABLE topic (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  label TEXT NOT NULL UNIQUE,
  synonyms TEXT,
  position INTEGER,
  retired INTEGER CHECK (retired IN (0, 1)),
  name_fold TEXT NOT NULL
) STRICT;

CREATE TABLE town_topic (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  town INTEGER NOT NULL REFERENCES town(id),
  topic INTEGER NOT NULL REFERENCES topic(id),
  direction TEXT NOT NULL CHECK (direction IN ('seeks', 'offers')),
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
  note TEXT,
  date TEXT NOT NULL,
  UNIQUE (town, topic, direction)
) STRICT;
CREATE INDEX town_topic_topic ON town_topic (topic, direction);

CREATE TABLE note (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  town INTEGER NOT NULL REFERENCES town(id),
  type TEXT NOT NULL,
  direction TEXT,
  at TEXT NOT NULL,
  text TEXT NOT NULL,
  author TEXT NOT NULL
) STRICT;
CREATE INDEX note_town ON note (town, at);
CREATE INDEX note_at ON note (at);

CREATE TABLE event (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  title TEXT NOT NULL,
  type TEXT NOT NULL,
  state TEXT NOT NULL,
  town INTEGER REFERENCES town(id),
  start TEXT NOT NULL,
  end TEXT NOT NULL,
  all_day INTEGER CHECK (all_day IN (0, 1)),
  zone TEXT NOT NULL,
  place TEXT,
  description TEXT,
  uid TEXT NOT NULL UNIQUE,
  sequence INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  CHECK (end >= start)
) STRICT;
CREATE INDEX event_start ON event (start);
CREATE INDEX event_town ON event (town);

CREATE TABLE view (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  query TEXT,
  columns TEXT,
  sort TEXT,
  scope TEXT NOT NULL CHECK (scope IN ('mine', 'shared')),
  owner TEXT NOT NULL
) STRICT;

-- History, undo and audit are one mechanism: a change set and what it did to each record.
-- Not IN: from three values on, SQLite builds a table for it at every insert, which took a third of
-- a register import.
-- Every save pays for the pages that these two tables dirty, so they have no index but
-- the one that a record's history needs. Rows are only ever added; undone_by is set by
-- undo and redo and follows from the rows, which `check` verifies.
CREATE TABLE changeset (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,           -- UTC seconds
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type = 'edit' OR type = 'undo' OR type = 'redo' OR type = 'import'),
  reverts INTEGER REFERENCES changeset(id),   -- undo, redo: the change set whose effect was taken back
  undone_by INTEGER REFERENCES changeset(id),
  rows INTEGER NOT NULL,         -- records written
  prev_hash TEXT NOT NULL,       -- hash of the set before, '' for the first
  hash TEXT NOT NULL             -- SHA-256 over prev_hash, the columns above but undone_by, and the change rows
) STRICT;

CREATE TABLE change (
  changeset INTEGER NOT NULL,    -- no reference: the set is written last, when its hash is known
  seq INTEGER NOT NULL,          -- 1, 2, … within the set
  kind TEXT NOT NULL,            -- table name
  row INTEGER NOT NULL,
  last INTEGER,                  -- of an import: all records row … last were inserted alike; else NULL
  op TEXT NOT NULL CHECK (op = 'insert' OR op = 'update' OR op = 'delete'),
  rev INTEGER NOT NULL,          -- revision after the change; of a deletion, the last one
  data TEXT,                     -- JSON: update {"field":[old,new],…}; delete {"field":old,…}; insert NULL
  PRIMARY KEY (changeset, seq),
  CHECK (last IS NULL OR (last > row AND op = 'insert' AND data IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX change_row ON change (kind, row);
CREATE INDEX change_range ON change (kind, row, last) WHERE last IS NOT NULL;

-- Per person, not part of history.
CREATE TABLE setting (
  who TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (who, key)
) STRICT, WITHOUT ROWID;

-- Half-typed entries that survive a cut line; deleted when saved or thrown away.
CREATE TABLE draft (
  who TEXT NOT NULL,
  form TEXT NOT NULL,            -- form id and record: "town.edit/12070424"
  at INTEGER NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (who, form)
) STRICT, WITHOUT ROWID;

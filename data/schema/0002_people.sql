-- The office file, version 2: people, posts, channels, follow-ups. See 0001_office.sql.

CREATE TABLE organisation (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  name TEXT NOT NULL UNIQUE,
  short_name TEXT,
  type TEXT NOT NULL,
  website TEXT,
  remark TEXT,
  name_fold TEXT NOT NULL
) STRICT;

CREATE TABLE person (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  form TEXT,
  title TEXT,
  given_name TEXT,
  family_name TEXT NOT NULL,
  salutation TEXT,
  language TEXT,
  no_mail INTEGER CHECK (no_mail IN (0, 1)),
  no_phone INTEGER CHECK (no_phone IN (0, 1)),
  no_letter INTEGER CHECK (no_letter IN (0, 1)),
  remark TEXT,
  full_name TEXT NOT NULL,
  name_fold TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE INDEX person_sort ON person (sort_key, id);

CREATE TABLE channel (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  person INTEGER NOT NULL REFERENCES person(id),
  type TEXT NOT NULL CHECK (type IN ('phone', 'mail', 'fax', 'web')),
  use TEXT NOT NULL,
  value TEXT NOT NULL,
  main INTEGER CHECK (main IN (0, 1)),
  bounced TEXT,
  value_key TEXT NOT NULL
) STRICT;
CREATE INDEX channel_person ON channel (person);
CREATE INDEX channel_key ON channel (value_key);

CREATE TABLE address (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  person INTEGER NOT NULL REFERENCES person(id),
  use TEXT NOT NULL,
  company TEXT,
  street TEXT,
  postcode TEXT,
  city TEXT NOT NULL,
  country TEXT,
  main INTEGER CHECK (main IN (0, 1))
) STRICT;
CREATE INDEX address_person ON address (person);

CREATE TABLE person_tag (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  person INTEGER NOT NULL REFERENCES person(id),
  tag TEXT NOT NULL CHECK (tag <> ''),
  UNIQUE (person, tag)
) STRICT;
CREATE INDEX person_tag_tag ON person_tag (tag);

CREATE TABLE post (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  person INTEGER NOT NULL REFERENCES person(id),
  town INTEGER REFERENCES town(id),
  organisation INTEGER REFERENCES organisation(id),
  function TEXT NOT NULL,
  label TEXT,
  since TEXT,
  until TEXT,
  term_end TEXT,
  source TEXT,
  CHECK ((town IS NULL) <> (organisation IS NULL)),
  CHECK (until IS NULL OR since IS NULL OR until >= since)
) STRICT;
CREATE INDEX post_person ON post (person);
CREATE INDEX post_town ON post (town);
CREATE INDEX post_organisation ON post (organisation);

CREATE TABLE relation (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  person INTEGER NOT NULL REFERENCES person(id),
  type TEXT NOT NULL,
  other INTEGER NOT NULL REFERENCES person(id) CHECK (other <> person),
  since TEXT,
  until TEXT
) STRICT;
CREATE INDEX relation_person ON relation (person);
CREATE INDEX relation_other ON relation (other);

CREATE TABLE consent (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  person INTEGER NOT NULL REFERENCES person(id),
  purpose TEXT NOT NULL,
  basis TEXT NOT NULL,
  wording TEXT,
  date TEXT NOT NULL,
  proof TEXT,
  withdrawn TEXT
) STRICT;
CREATE INDEX consent_person ON consent (person);

CREATE TABLE followup (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  title TEXT NOT NULL,
  due TEXT NOT NULL,
  owner TEXT NOT NULL,
  town INTEGER REFERENCES town(id),
  person INTEGER REFERENCES person(id),
  event INTEGER REFERENCES event(id),
  done TEXT,
  remark TEXT
) STRICT;
CREATE INDEX followup_due ON followup (due) WHERE done IS NULL;
CREATE INDEX followup_town ON followup (town);
CREATE INDEX followup_person ON followup (person);

CREATE TABLE distinct_person (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  person INTEGER NOT NULL REFERENCES person(id),
  other INTEGER NOT NULL REFERENCES person(id) CHECK (other > person),
  UNIQUE (person, other)
) STRICT;

CREATE TABLE disclosure (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  purpose TEXT NOT NULL,
  what TEXT NOT NULL,
  persons INTEGER NOT NULL
) STRICT;

-- A note belongs to a town, a person, or both.
CREATE TABLE note_v2 (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  town INTEGER REFERENCES town(id),
  person INTEGER REFERENCES person(id),
  type TEXT NOT NULL,
  direction TEXT,
  at TEXT NOT NULL,
  text TEXT NOT NULL,
  author TEXT NOT NULL,
  CHECK (town IS NOT NULL OR person IS NOT NULL)
) STRICT;
INSERT INTO note_v2 (id, rev, town, type, direction, at, text, author)
  SELECT id, rev, town, type, direction, at, text, author FROM note;
DROP TABLE note;
ALTER TABLE note_v2 RENAME TO note;
CREATE INDEX note_town ON note (town, at);
CREATE INDEX note_person ON note (person, at);
CREATE INDEX note_at ON note (at);

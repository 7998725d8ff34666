-- The office file, version 3: series, sessions, registrations, the outbox. See 0001_office.sql.

CREATE TABLE series (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  title TEXT NOT NULL,
  type TEXT NOT NULL,
  state TEXT NOT NULL,
  town INTEGER REFERENCES town(id),
  start TEXT NOT NULL,
  end TEXT NOT NULL,
  all_day INTEGER CHECK (all_day IN (0, 1)),
  frequency TEXT NOT NULL,
  interval INTEGER CHECK (interval BETWEEN 1 AND 99),
  weekdays TEXT,
  count INTEGER CHECK (count BETWEEN 1 AND 120),
  until TEXT,
  mode TEXT NOT NULL CHECK (mode IN ('rule', 'single')),
  skips TEXT,
  turns INTEGER,
  place TEXT,
  address TEXT,
  room TEXT,
  latitude INTEGER,
  longitude INTEGER,
  link TEXT,
  dial_in TEXT,
  page TEXT,
  description TEXT,
  audience TEXT,
  capacity INTEGER CHECK (capacity >= 0),
  visibility TEXT,
  category TEXT,
  busy TEXT,
  remark TEXT,
  zone TEXT NOT NULL,
  uid TEXT NOT NULL UNIQUE,
  sequence INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  CHECK (end >= start),
  CHECK ((count IS NULL) <> (until IS NULL))
) STRICT;
CREATE INDEX series_town ON series (town);

ALTER TABLE event ADD COLUMN fold TEXT CHECK (fold IN ('first', 'second'));
ALTER TABLE event ADD COLUMN address TEXT;
ALTER TABLE event ADD COLUMN room TEXT;
ALTER TABLE event ADD COLUMN latitude INTEGER;
ALTER TABLE event ADD COLUMN longitude INTEGER;
ALTER TABLE event ADD COLUMN link TEXT;
ALTER TABLE event ADD COLUMN dial_in TEXT;
ALTER TABLE event ADD COLUMN page TEXT;
ALTER TABLE event ADD COLUMN audience TEXT;
ALTER TABLE event ADD COLUMN capacity INTEGER CHECK (capacity >= 0);
ALTER TABLE event ADD COLUMN visibility TEXT;
ALTER TABLE event ADD COLUMN category TEXT;
ALTER TABLE event ADD COLUMN busy TEXT;
ALTER TABLE event ADD COLUMN remark TEXT;
ALTER TABLE event ADD COLUMN frame INTEGER REFERENCES event(id);
ALTER TABLE event ADD COLUMN series INTEGER REFERENCES series(id);
ALTER TABLE event ADD COLUMN slot TEXT;
ALTER TABLE event ADD COLUMN extra TEXT;
ALTER TABLE event ADD COLUMN source_sequence INTEGER;
ALTER TABLE event ADD COLUMN source_stamp INTEGER;
-- A date of a series stands once; those without a series share nothing.
CREATE UNIQUE INDEX event_slot ON event (series, slot) WHERE series IS NOT NULL;
CREATE INDEX event_frame ON event (frame) WHERE frame IS NOT NULL;

CREATE TABLE event_template (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  name TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  type TEXT NOT NULL,
  time TEXT,
  minutes INTEGER,
  place TEXT,
  address TEXT,
  room TEXT,
  latitude INTEGER,
  longitude INTEGER,
  link TEXT,
  dial_in TEXT,
  page TEXT,
  description TEXT,
  audience TEXT,
  capacity INTEGER CHECK (capacity >= 0),
  visibility TEXT,
  category TEXT,
  busy TEXT
) STRICT;

CREATE TABLE session (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  event INTEGER NOT NULL REFERENCES event(id),
  title TEXT NOT NULL,
  arena TEXT,
  perspective TEXT,
  start TEXT NOT NULL,
  end TEXT NOT NULL,
  room TEXT,
  capacity INTEGER CHECK (capacity >= 0),
  description TEXT,
  CHECK (end > start)
) STRICT;
CREATE INDEX session_event ON session (event, start);

CREATE TABLE event_person (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  event INTEGER NOT NULL REFERENCES event(id),
  person INTEGER NOT NULL REFERENCES person(id),
  role TEXT NOT NULL,
  session INTEGER REFERENCES session(id),
  invite INTEGER CHECK (invite IN (0, 1)),
  reply TEXT,
  reply_text TEXT,
  reply_stamp INTEGER,
  reply_sequence INTEGER
) STRICT;
CREATE UNIQUE INDEX event_person_once ON event_person (event, person, coalesce(session, 0));
CREATE INDEX event_person_person ON event_person (person);
CREATE INDEX event_person_session ON event_person (session) WHERE session IS NOT NULL;

CREATE TABLE registration (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  event INTEGER NOT NULL REFERENCES event(id),
  person INTEGER REFERENCES person(id),
  given_name TEXT,
  family_name TEXT,
  mail TEXT,
  town INTEGER REFERENCES town(id),
  organisation TEXT,
  state TEXT NOT NULL,
  at TEXT NOT NULL,
  arrived TEXT,
  remark TEXT,
  name_fold TEXT NOT NULL,
  CHECK (person IS NOT NULL OR family_name IS NOT NULL)
) STRICT;
CREATE INDEX registration_event ON registration (event, at);
CREATE INDEX registration_person ON registration (person) WHERE person IS NOT NULL;
CREATE INDEX registration_town ON registration (town) WHERE town IS NOT NULL;
-- One person registers once for an event; who cancelled may come back on the same record.
CREATE UNIQUE INDEX registration_once ON registration (event, person) WHERE person IS NOT NULL;

CREATE TABLE seat (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  registration INTEGER NOT NULL REFERENCES registration(id),
  session INTEGER NOT NULL REFERENCES session(id),
  UNIQUE (registration, session)
) STRICT;
CREATE INDEX seat_session ON seat (session);

CREATE TABLE feedback (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  event INTEGER NOT NULL REFERENCES event(id),
  session INTEGER REFERENCES session(id),
  rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
  comment TEXT,
  date TEXT NOT NULL
) STRICT;
CREATE INDEX feedback_event ON feedback (event);
CREATE INDEX feedback_session ON feedback (session) WHERE session IS NOT NULL;

CREATE TABLE message (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  type TEXT NOT NULL,
  state TEXT NOT NULL,
  event INTEGER REFERENCES event(id),
  person INTEGER REFERENCES person(id),
  name TEXT,
  address TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  calendar TEXT,
  method TEXT,
  sequence INTEGER,
  stamp INTEGER,
  author TEXT NOT NULL,
  released_by TEXT,
  released_at TEXT,
  sent_at TEXT,
  failure TEXT,
  uid TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX message_event ON message (event, address);
CREATE INDEX message_person ON message (person) WHERE person IS NOT NULL;
-- What still waits is little among all that was ever sent.
CREATE INDEX message_waiting ON message (state) WHERE state <> 'sent' AND state <> 'handed' AND state <> 'dropped';

-- The office file, version 4: interest, pairing runs, tandems. See 0001_office.sql.

CREATE TABLE interest (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  person INTEGER NOT NULL UNIQUE REFERENCES person(id),
  state TEXT NOT NULL,
  goal TEXT,
  availability TEXT,
  wish_size TEXT,
  wish_distance TEXT,
  wish_land TEXT,
  capacity INTEGER CHECK (capacity >= 1),
  since TEXT NOT NULL,
  until TEXT,
  missed INTEGER CHECK (missed >= 0),
  remark TEXT
) STRICT;

CREATE TABLE interest_topic (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  interest INTEGER NOT NULL REFERENCES interest(id),
  topic INTEGER NOT NULL REFERENCES topic(id),
  direction TEXT NOT NULL CHECK (direction IN ('seeks', 'offers')),
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
  UNIQUE (interest, topic, direction)
) STRICT;
CREATE INDEX interest_topic_topic ON interest_topic (topic);

CREATE TABLE veto (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  interest INTEGER NOT NULL REFERENCES interest(id),
  person INTEGER REFERENCES person(id),
  town INTEGER REFERENCES town(id),
  reason TEXT
) STRICT;
CREATE INDEX veto_interest ON veto (interest);
CREATE INDEX veto_person ON veto (person) WHERE person IS NOT NULL;
CREATE INDEX veto_town ON veto (town) WHERE town IS NOT NULL;

CREATE TABLE pairing_run (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  title TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'released', 'discarded')),
  query TEXT,
  weight_topic INTEGER NOT NULL,
  weight_size INTEGER NOT NULL,
  weight_location INTEGER NOT NULL,
  weight_distance INTEGER NOT NULL,
  weight_land INTEGER NOT NULL,
  weight_waiting INTEGER NOT NULL,
  weight_term INTEGER NOT NULL,
  min_km INTEGER,
  coverage INTEGER CHECK (coverage IN (0, 1)),
  floor INTEGER CHECK (floor IN (0, 1)),
  date TEXT NOT NULL,
  snapshot TEXT,
  proof TEXT,
  digest TEXT,
  members INTEGER,
  pairs INTEGER,
  score INTEGER,
  worst INTEGER,
  ms INTEGER,
  author TEXT NOT NULL,
  remark TEXT,
  CHECK (weight_topic + weight_size + weight_location + weight_distance + weight_land + weight_waiting
    + weight_term = 100)
) STRICT;

CREATE TABLE tandem (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  first INTEGER NOT NULL REFERENCES person(id),
  second INTEGER NOT NULL REFERENCES person(id) CHECK (second <> first),
  third INTEGER REFERENCES person(id) CHECK (third <> first AND third <> second),
  state TEXT NOT NULL,
  topic INTEGER REFERENCES topic(id),
  run INTEGER REFERENCES pairing_run(id),
  score INTEGER,
  reason TEXT,
  asked TEXT,
  deadline TEXT,
  first_answer TEXT,
  second_answer TEXT,
  third_answer TEXT,
  ending TEXT,
  since TEXT,
  ended TEXT,
  check_date TEXT,
  rating INTEGER CHECK (rating BETWEEN 1 AND 5),
  evaluation TEXT,
  remark TEXT
) STRICT;
CREATE INDEX tandem_first ON tandem (first);
CREATE INDEX tandem_second ON tandem (second);
CREATE INDEX tandem_third ON tandem (third) WHERE third IS NOT NULL;
CREATE INDEX tandem_run ON tandem (run);
-- At most one live tandem for a pair, whoever stands first.
CREATE UNIQUE INDEX tandem_live_pair ON tandem (min(first, second), max(first, second))
  WHERE state = 'proposed' OR state = 'asked' OR state = 'confirmed' OR state = 'active' OR state = 'paused';

CREATE TABLE pairing (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL DEFAULT 1,
  run INTEGER NOT NULL REFERENCES pairing_run(id),
  first INTEGER NOT NULL REFERENCES person(id),
  second INTEGER REFERENCES person(id),
  third INTEGER REFERENCES person(id),
  decision TEXT,
  score INTEGER,
  points TEXT,
  reason TEXT
) STRICT;
CREATE INDEX pairing_run_pairs ON pairing (run);
CREATE INDEX pairing_first ON pairing (first);
CREATE INDEX pairing_second ON pairing (second);
CREATE INDEX pairing_third ON pairing (third) WHERE third IS NOT NULL;

ALTER TABLE event ADD COLUMN tandem INTEGER REFERENCES tandem(id);
CREATE INDEX event_tandem ON event (tandem) WHERE tandem IS NOT NULL;
ALTER TABLE followup ADD COLUMN tandem INTEGER REFERENCES tandem(id);
CREATE INDEX followup_tandem ON followup (tandem) WHERE tandem IS NOT NULL;

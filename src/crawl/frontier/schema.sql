CREATE TABLE rounds (
    round INTEGER PRIMARY KEY,
    begun INTEGER NOT NULL,
    ended INTEGER
);
CREATE TABLE addresses (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    ready_at INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE hosts (
    id INTEGER PRIMARY KEY,
    host TEXT NOT NULL UNIQUE,
    address INTEGER REFERENCES addresses,
    ready_at INTEGER NOT NULL DEFAULT 0,
    closed TEXT
);
CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    key BLOB NOT NULL,
    host INTEGER NOT NULL REFERENCES hosts,
    priority INTEGER NOT NULL,
    -- 0 queued, 2 done, 3 failed, 4 deferred
    state INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    until INTEGER,
    kind TEXT,
    evidence TEXT,
    answer INTEGER REFERENCES answers,
    -- the exchange that ended it
    file INTEGER REFERENCES files,
    offset INTEGER,
    length INTEGER,
    county TEXT NOT NULL,
    url TEXT NOT NULL,
    form BLOB,
    referer TEXT
);
CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    -- bytes of the file whose exchanges are put down here
    known INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE answers (
    id INTEGER PRIMARY KEY,
    key BLOB NOT NULL,
    status INTEGER NOT NULL,
    file INTEGER NOT NULL REFERENCES files,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    body_file INTEGER NOT NULL REFERENCES files,
    body_offset INTEGER NOT NULL,
    body_length INTEGER NOT NULL,
    etag TEXT,
    last_modified TEXT,
    digest TEXT NOT NULL,
    -- nanoseconds; all other times are milliseconds
    date INTEGER NOT NULL,
    body_date INTEGER NOT NULL
);
PRAGMA user_version = 1;

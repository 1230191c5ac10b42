-- Where the entries of every register are, the one table that compiled queries read. The same text on
-- SQLite and PostgreSQL, but for the type of `body`: text there, jsonb here ({json} below).
-- One row a revision; a row is never changed, but for `superseded`, set once when the next revision is written.
--   programme     whose register; every query begins with it         register   the declaration's code
--   entry_no      the entry, below 2^38; revision_no 1, 2, ... its states         version    of the declaration it was written under
--   recorded      when it was written, superseded: when the next revision was; null: none yet. Microseconds since 1970 UTC.
--                 Known at an instant: recorded <= t < superseded.
--   withdrawn     1: the entry counts no more, as of this revision    stage      code, null without stages
--   sample        1: made up, to show how it works
--   area, dated   copies of the fields the declaration names as such, so that they need no look into `body`; dated: yyyymmdd
--   body          field code -> value. Numbers: whole millionths of the field's unit, at most 2^48 of them; dates: yyyymmdd;
--                 yes and no: 1 and 0; all else text. A field not filled is left out.
create table register_entry (
  id integer primary key, programme bigint not null, register varchar(60) not null, entry_no bigint not null,
  revision_no bigint not null, version bigint not null, recorded bigint not null, superseded bigint,
  withdrawn smallint not null, sample smallint not null, stage varchar(60), area varchar(60), dated bigint, body {json} not null
);
create unique index register_entry_revision on register_entry (programme, register, entry_no, revision_no);
create index register_entry_dated on register_entry (programme, register, dated);

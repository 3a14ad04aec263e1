-- A known text sealed with each key that secrets here are sealed with: a keyset that does not open
-- all of them is not the one that belongs to this database.
create table sealed_canary (
  key_id bigint primary key,
  sealed_text bytea not null
);

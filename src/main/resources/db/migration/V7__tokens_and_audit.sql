-- A token itself is nowhere: who has this table cannot use any.
create table api_token (
  id uuid primary key,
  name varchar(200) not null,
  role varchar(20) not null,
  token_sha256 bytea not null unique,
  created_at timestamp(6) with time zone not null,
  expires_at timestamp(6) with time zone,
  last_used_at timestamp(6) with time zone
);

-- Rows are written once, in the transaction of what they tell, and go when they are old.
create table audit_event (
  id uuid primary key,
  at timestamp(6) with time zone not null,
  actor varchar(300) not null,
  actor_token uuid,
  action varchar(40) not null,
  resource_type varchar(40) not null,
  resource_id varchar(100) not null,
  details text not null
);

create index audit_event_by_action on audit_event (action, id);
create index audit_event_by_resource on audit_event (resource_id, id);
create index audit_event_by_resource_and_action on audit_event (resource_id, action, id);
create index audit_event_by_time on audit_event (at);

-- Tells who still sends a deleted token that it was deleted. Its name is free again.
create table deleted_api_token (
  token_sha256 bytea primary key,
  deleted_at timestamp(6) with time zone not null
);

create index deleted_api_token_by_time on deleted_api_token (deleted_at);

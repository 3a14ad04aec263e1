-- A name without its case and blanks. Of rows that had one name before names were unique, only the
-- oldest gets it here: the next change of the others has to choose a free name. Replicas of the
-- version before leave it empty.
alter table access_key add column name_key varchar(1000);
alter table deployment_target add column name_key varchar(1000);
alter table api_token add column name_key varchar(1000);

update access_key set name_key = lower(replace(name, ' ', ''))
where not exists (
  select 1 from access_key older
  where older.id < access_key.id
    and lower(replace(older.name, ' ', '')) = lower(replace(access_key.name, ' ', '')));

update deployment_target set name_key = lower(replace(name, ' ', ''))
where not exists (
  select 1 from deployment_target older
  where older.id < deployment_target.id
    and lower(replace(older.name, ' ', '')) = lower(replace(deployment_target.name, ' ', '')));

update api_token set name_key = lower(replace(name, ' ', ''))
where not exists (
  select 1 from api_token older
  where older.id < api_token.id
    and lower(replace(older.name, ' ', '')) = lower(replace(api_token.name, ' ', '')));

create unique index access_key_by_name_key on access_key (name_key);
create unique index deployment_target_by_name_key on deployment_target (name_key);
create unique index api_token_by_name_key on api_token (name_key);

-- Finds the first deployment of a certificate to a target without looking at all of them.
create index deployment_by_target_and_fingerprint
  on deployment (target_id, certificate_fingerprint_sha256, queue_position);

-- Lists of targets are read from an index that has their order.
create index deployment_target_list_by_access_key on deployment_target (access_key, id);
create index deployment_target_list_by_certificate_name on deployment_target (certificate_name, id);

-- What the next version may do to every table, while replicas of this one still run.
alter table access_key add column note varchar(200);
alter table certificate add column note varchar(200);
alter table deployment_target add column note varchar(200);
alter table deployment add column note varchar(200);
alter table deployment add column importance integer default 0 not null;
alter table deployment_step add column note varchar(200);
alter table imported_certificate add column note varchar(200);
alter table idempotency_key add column note varchar(200);
create table deployment_note (id uuid primary key, deployment_id uuid references deployment (id) on delete cascade);
create index deployment_by_importance on deployment (importance, id);

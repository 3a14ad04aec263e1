create table access_key (
  id uuid primary key,
  name varchar(200) not null,
  access_key_id varchar(128) not null,
  sealed_secret_access_key bytea not null,
  version bigint not null,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null
);

create table certificate (
  id uuid primary key,
  name varchar(255) not null,
  subject varchar(200000) not null,
  issuer varchar(200000) not null,
  serial_number varchar(100000) not null,
  fingerprint_sha256 varchar(64) not null unique,
  domain_names varchar(100000) not null,
  not_before timestamp(6) with time zone not null,
  not_after timestamp(6) with time zone not null,
  key_algorithm varchar(30) not null,
  chain text not null,
  warnings varchar(100000) not null,
  leaf_pem varchar(100000) not null,
  chain_pem text,
  sealed_private_key bytea not null,
  created_at timestamp(6) with time zone not null
);

create index certificate_by_name on certificate (name, id);

create table deployment_target (
  id uuid primary key,
  name varchar(200) not null,
  provider varchar(40) not null,
  access_key uuid not null references access_key (id),
  distribution_ids varchar(30000) not null,
  certificate_name varchar(255),
  auto_deploy boolean not null,
  version bigint not null,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null
);

create index deployment_target_by_access_key on deployment_target (access_key);
create index deployment_target_by_certificate_name on deployment_target (certificate_name);

-- A deployment outlives its target and its certificate: it names them, and refers to neither.
create table deployment (
  id uuid primary key,
  queue_position bigint generated always as identity,
  target_id uuid not null,
  target_name varchar(200) not null,
  access_key uuid not null,
  certificate_id uuid not null,
  certificate_name varchar(255) not null,
  certificate_fingerprint_sha256 varchar(64) not null,
  certificate_not_after timestamp(6) with time zone not null,
  started_by varchar(20) not null,
  status varchar(30) not null,
  active boolean not null,
  distribution_ids varchar(30000) not null,
  acm_certificate_arn varchar(2048),
  cancel_requested boolean not null,
  -- Counts the runs: a process that was taken for dead finds here that another one took over.
  run_number bigint not null,
  created_at timestamp(6) with time zone not null,
  started_at timestamp(6) with time zone,
  finished_at timestamp(6) with time zone
);

create index deployment_by_target on deployment (target_id, id);
create index deployment_by_certificate on deployment (certificate_id, id);
create index deployment_by_status on deployment (status, id);
create index deployment_by_activity on deployment (active, target_id, queue_position);

create table deployment_step (
  deployment_id uuid not null references deployment (id) on delete cascade,
  sequence_number integer not null,
  type varchar(30) not null,
  distribution_id varchar(32),
  status varchar(20) not null,
  code varchar(40),
  message varchar(4000),
  details varchar(1000000),
  attempts integer not null,
  started_at timestamp(6) with time zone,
  finished_at timestamp(6) with time zone,
  aws_request_id varchar(200),
  waiting_since timestamp(6) with time zone,
  retry_at timestamp(6) with time zone,
  primary key (deployment_id, sequence_number)
);

-- What is in ACM already. A row without an ARN is a deployment's claim on importing.
create table imported_certificate (
  access_key uuid not null,
  certificate_fingerprint_sha256 varchar(64) not null,
  acm_certificate_arn varchar(2048),
  claimed_by uuid,
  imported_at timestamp(6) with time zone,
  primary key (access_key, certificate_fingerprint_sha256)
);

create index imported_certificate_by_claim on imported_certificate (claimed_by);
create index imported_certificate_by_fingerprint
  on imported_certificate (certificate_fingerprint_sha256);

create table idempotency_key (
  idempotency_key varchar(255) primary key,
  target_id uuid not null,
  certificate_id uuid not null,
  deployment_id uuid not null references deployment (id) on delete cascade,
  created_at timestamp(6) with time zone not null
);

create index idempotency_key_by_deployment on idempotency_key (deployment_id);

-- db-scheduler's own table.
create table scheduled_tasks (
  task_name varchar(100) not null,
  task_instance varchar(100) not null,
  task_data bytea,
  execution_time timestamp(6) with time zone not null,
  picked boolean not null,
  picked_by varchar(100),
  last_success timestamp(6) with time zone,
  last_failure timestamp(6) with time zone,
  consecutive_failures integer,
  last_heartbeat timestamp(6) with time zone,
  version bigint not null,
  priority smallint,
  primary key (task_name, task_instance)
);

create index scheduled_tasks_by_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_by_last_heartbeat on scheduled_tasks (last_heartbeat);

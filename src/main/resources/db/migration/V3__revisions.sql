-- Counts the changes of a deployment and its steps: what was read at a revision is still true at it.
alter table deployment add column revision bigint default 0 not null;

-- The deployment's revision when the step last changed: who watches a large one reads the rest once.
alter table deployment_step add column revision bigint default 0 not null;

create index deployment_step_by_revision on deployment_step (deployment_id, revision);

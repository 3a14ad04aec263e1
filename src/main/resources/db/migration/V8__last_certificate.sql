-- When the certificate expires that a target got by its last deployment, once that is deleted.
alter table deployment_target add column last_certificate_not_after timestamp(6) with time zone;

-- Finds the last deployments of a target without looking at all of them.
create index deployment_target_position on deployment (target_id, queue_position);

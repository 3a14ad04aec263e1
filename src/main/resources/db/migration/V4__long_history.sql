-- Every list of deployments is read from an index that has the order of the list.
create index deployment_by_target_and_status on deployment (target_id, status, id);
create index deployment_by_certificate_and_status on deployment (certificate_id, status, id);
create index deployment_by_target_and_certificate on deployment (target_id, certificate_id, id);

-- What is old enough to be deleted.
create index deployment_by_end on deployment (finished_at);

-- Who asked for a deployment; null of those that were requested before this was stored.
alter table deployment add column requested_by varchar(300);

-- The deployment that this one tries again.
alter table deployment add column retry_of uuid;

-- The distributions that were asked for with the key; null for all of the target.
alter table idempotency_key add column distribution_ids varchar(30000);

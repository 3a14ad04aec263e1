-- Calls that change something at AWS and whose answer is not known: they may have taken effect.
alter table deployment_step add column unanswered_calls integer default 0 not null;

-- Since when AWS has throttled every call of the step.
alter table deployment_step add column throttled_since timestamp(6) with time zone;

-- The span that asked for a deployment, in the form of W3C's traceparent header: whoever runs the
-- deployment goes on with its trace.
alter table deployment add column trace_parent varchar(55);

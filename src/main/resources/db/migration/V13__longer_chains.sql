-- When a longer chain replaced the one that the certificate had; null if none did.
alter table certificate add column chain_replaced_at timestamp(6) with time zone;

-- Finds the certificates that expire in a time without looking at all of them.
create index certificate_by_end on certificate (not_after, id);

-- Which of the certificate's successive chains was imported: the milliseconds since 1970 of the time
-- when it replaced the one before; 0 for the first one.
alter table imported_certificate add column chain_version bigint default 0 not null;

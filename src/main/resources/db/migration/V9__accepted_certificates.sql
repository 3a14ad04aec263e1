-- When a distribution first took the certificate. One that was taken and is refused later is gone.
alter table imported_certificate add column accepted_at timestamp(6) with time zone;

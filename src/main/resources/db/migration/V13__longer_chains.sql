-- When a longer chain replaced the one that the certificate had; null if none did.
alter table certificate add column chain_replaced_at timestamp(6) with time zone;

-- Finds the certificates that expire in a time without looking at all of them.
create index certificate_by_end on certificate (not_after, id);

-- What is in ACM is a certificate with a chain: with another chain, it is imported once more. The
-- primary key, which has no name that all databases agree on, gets the chain by a copy.
create table imported_certificate_with_chain (
  access_key uuid not null,
  certificate_fingerprint_sha256 varchar(64) not null,
  -- Milliseconds since 1970 of the time when the chain was replaced; 0 for the first chain.
  chain_version bigint default 0 not null,
  acm_certificate_arn varchar(2048),
  claimed_by uuid,
  imported_at timestamp(6) with time zone,
  accepted_at timestamp(6) with time zone,
  primary key (access_key, certificate_fingerprint_sha256, chain_version)
);

insert into imported_certificate_with_chain
  (access_key, certificate_fingerprint_sha256, acm_certificate_arn, claimed_by, imported_at,
   accepted_at)
select access_key, certificate_fingerprint_sha256, acm_certificate_arn, claimed_by, imported_at,
  accepted_at
from imported_certificate;

drop table imported_certificate;

alter table imported_certificate_with_chain rename to imported_certificate;

create index imported_certificate_by_claim on imported_certificate (claimed_by);
create index imported_certificate_by_fingerprint
  on imported_certificate (certificate_fingerprint_sha256);

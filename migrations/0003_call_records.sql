-- Why: 15-minute bins per trunk (UTC), and a thin key of each raw call so that late and repeated calls change only the bins they touch.
-- Every primary key holds `trunk`, the distribution column on Citus. Locks: new objects only. Undo: drop the tables and views named here.
create table vigie.trunk_sightings (
  file_id  bigint not null references vigie.files (file_id) on delete cascade,
  trunk    text not null,
  vpn      text not null default '',
  customer text,
  customer_code text,
  last_seen timestamptz not null,
  primary key (file_id, trunk, vpn)
);
comment on table vigie.trunk_sightings is 'What each file says of a trunk: its VPN id and customer; trunks and VPN customers are derived from the loaded files';
create table vigie.trunks (
  trunk    text primary key,
  customer text,
  vpn      text
);
comment on table vigie.trunks is 'Every trunk that has bins. Calling trunks (ORIG_T1T7) with the customer last seen on them, else the customer of their VPN id; derived';
create table vigie.vpn_customers (vpn text primary key, customer text not null, customer_code text);
comment on table vigie.vpn_customers is 'Customer of a VPN id, learnt from the calls that name both; derived';

create table vigie.release_causes (
  code  int primary key,
  cause text not null,
  grp   text not null check (grp in ('HANG_UP','BUSY','NO_ANSWER','NETWORK','CONGESTION','OTHER'))
);
insert into vigie.release_causes values
  (1,'Unallocated number','OTHER'),(3,'No route to destination','OTHER'),(16,'Normal call clearing','HANG_UP'),(17,'User busy','BUSY'),
  (18,'No user responding','NO_ANSWER'),(19,'No answer from user','NO_ANSWER'),(21,'Call rejected','OTHER'),(22,'Number changed','OTHER'),
  (27,'Destination out of order','NETWORK'),(28,'Invalid number format','OTHER'),(31,'Normal, unspecified','HANG_UP'),
  (34,'No circuit available','CONGESTION'),(38,'Network out of order','NETWORK'),(41,'Temporary failure','NETWORK'),
  (42,'Switching equipment congestion','CONGESTION'),(44,'Requested circuit not available','CONGESTION'),
  (47,'Resource unavailable','CONGESTION'),(102,'Recovery on timer expiry','NETWORK'),(127,'Interworking','OTHER');
comment on table vigie.release_causes is 'Q.850 disconnect causes and their group; codes not named here are OTHER; the document''s own rc_group wins';

create table vigie.cdr_calls (
  trunk    text not null,
  day      date not null,
  file_id  bigint not null,
  calls    int not null,
  first_start   bigint not null,
  last_start    bigint not null,
  last_answered bigint,
  last_end      bigint not null,
  call_types    text[] not null default '{}',
  packed   bytea not null,
  primary key (trunk, day, file_id)
);
alter table vigie.cdr_calls alter column packed set storage external;
create index cdr_calls_file on vigie.cdr_calls (file_id);
comment on table vigie.cdr_calls is 'Thin keys of the raw calls of a trunk and UTC day, as each file gave them, kept for some days so that late and repeated calls change only the bins they touch; no number is stored';
comment on column vigie.cdr_calls.file_id is '0: the day is sealed, the bins stand as they are and only the calls that later days need are kept';
comment on column vigie.cdr_calls.packed is '18 bytes a call in order of start: hash of CDR_ID, start in the day, duration, flags, cause, prefix, call type; ingest/cdr/call-chunk.ts';
comment on column vigie.cdr_calls.first_start is 'this and the other moments: seconds since 1970, UTC; last_answered null: no call of the part was answered';

create table vigie.cdr_moved (
  trunk      text not null,
  day        date not null,
  file_id    bigint not null,
  call_key   bigint not null,
  by_file_id bigint not null,
  primary key (trunk, day, file_id, call_key, by_file_id)
);
create index cdr_moved_by on vigie.cdr_moved (by_file_id);
comment on table vigie.cdr_moved is 'Calls of a trunk and day in one file that a later file gives for another trunk or day: they count there while that file is loaded';

create table vigie.cdr_bins (
  trunk     text not null,
  bin_start timestamptz not null,
  origin    text not null check (origin in ('raw','bins')),
  file_id   bigint,
  line      int,
  attempts  int not null, answered int not null, null_duration int not null, short_calls int not null,
  talk_seconds double precision not null,
  rc_hang_up int not null, rc_busy int not null, rc_no_answer int not null, rc_network int not null, rc_congestion int not null, rc_other int not null,
  longest_gap_s int, longest_gap_ok_s int,
  details   jsonb,
  hidden    boolean not null default false,
  primary key (trunk, bin_start, origin)
);
create index cdr_bins_time on vigie.cdr_bins (bin_start);
create index cdr_bins_file on vigie.cdr_bins (file_id) where file_id is not null;
comment on table vigie.cdr_bins is '15-minute aggregates per trunk, UTC; a call counts in the bin of its start, its talk time is spread over the bins it overlaps';
comment on column vigie.cdr_bins.origin is 'raw: computed from calls; bins: given by a bins file';
comment on column vigie.cdr_bins.details is 'calls per single cause, call type and called prefix (up to four digits), where raw calls are given: {cause: {"16": 2}, call_type: {...}, prefix: {...}}';
comment on column vigie.cdr_bins.hidden is 'the other origin counts: raw wins where a call starts in the bin, a bins file where only talk of earlier calls runs into it';

create view report.cdr_bins as
  select b.trunk, coalesce(t.customer, 'unknown') as customer, b.bin_start, b.attempts, b.answered, b.null_duration, b.short_calls, b.talk_seconds,
         b.rc_hang_up, b.rc_busy, b.rc_no_answer, b.rc_network, b.rc_congestion, b.rc_other, b.longest_gap_s, b.longest_gap_ok_s, b.origin, b.file_id, b.line
    from vigie.cdr_bins b join vigie.trunks t using (trunk) where not b.hidden;
comment on view report.cdr_bins is '15-minute bins per trunk and customer, bin_start in UTC; CCR = sum(answered)/sum(attempts); Erlang of a bin = talk_seconds/900';
create view report.cdr_bin_details as
  select b.trunk, coalesce(t.customer, 'unknown') as customer, b.bin_start, d.dimension, v.value, v.calls::int as calls, c.cause, c.grp as release_group
    from vigie.cdr_bins b
    cross join lateral jsonb_each(b.details) as d (dimension, counts)
    cross join lateral jsonb_each_text(d.counts) as v (value, calls)
    join vigie.trunks t using (trunk) left join vigie.release_causes c on d.dimension = 'cause' and c.code::text = v.value
   where not b.hidden and b.details is not null;
comment on view report.cdr_bin_details is 'Calls of a bin per single cause, call type and called prefix, where raw calls are given';
create view report.trunks as select trunk, coalesce(customer, 'unknown') as customer, vpn from vigie.trunks;
create view report.release_causes as select code, cause, grp as release_group from vigie.release_causes;

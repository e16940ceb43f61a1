-- Why: chat platforms deliver a message more than once, and a restart must lose none: what came in, which conversation it belongs to, what people thought of answers, which alerts were sent.
-- Locks: new objects only. Undo: drop the four tables named here.
create table vigie.channel_inbox (
  channel     text not null,
  event_key   text not null,
  body        jsonb,
  received_at timestamptz not null default now(),
  lease_until timestamptz not null,
  attempts    int not null default 1,
  done_at     timestamptz,
  primary key (channel, event_key)
);
create index channel_inbox_open on vigie.channel_inbox (channel, lease_until) where done_at is null;
create index channel_inbox_received on vigie.channel_inbox (received_at);
comment on table vigie.channel_inbox is 'What a chat platform delivered, once each; a delivery that was not done with when its process ended is taken up by another';
comment on column vigie.channel_inbox.event_key is 'the platform''s own id of the delivery: the same for its retries';
comment on column vigie.channel_inbox.body is 'the delivery, until it is done with';
comment on column vigie.channel_inbox.lease_until is 'until then the process that works on it is believed to live';

create table vigie.channel_conversations (
  channel      text not null,
  place        text not null,
  conversation text not null,
  thread_id    text not null,
  last_at      timestamptz not null,
  primary key (channel, place, conversation)
);
create index channel_conversations_last on vigie.channel_conversations (channel, place, last_at desc);
comment on table vigie.channel_conversations is 'Which thread a conversation of a chat platform goes on with';
comment on column vigie.channel_conversations.place is 'team and channel, or direct-message channel';
comment on column vigie.channel_conversations.conversation is 'thread of the platform; with its person where each has a thread of his own';

create table vigie.feedback (
  answer_key text not null references vigie.turns (answer_key) on delete cascade,
  user_id    text not null,
  channel    text not null,
  rating     text not null check (rating in ('good','bad')),
  reason     text,
  comment    text,
  at         timestamptz not null,
  primary key (answer_key, user_id)
);
comment on table vigie.feedback is 'What a person thought of an answer; a second word of his takes the place of the first';

create table vigie.alert_messages (
  channel  text not null,
  alert_id bigint not null references vigie.alerts (alert_id) on delete cascade,
  attempts int not null default 1,
  tried_at timestamptz not null default now(),
  sent_at  timestamptz,
  reference jsonb,
  primary key (channel, alert_id)
);
comment on table vigie.alert_messages is 'Alerts sent over a chat channel, once each';
comment on column vigie.alert_messages.sent_at is 'null: being sent, or it failed; it is tried again some minutes after tried_at';
comment on column vigie.alert_messages.reference is 'where the message stands on the platform';

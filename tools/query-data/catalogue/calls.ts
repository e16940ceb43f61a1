import { channelsFor } from '../../kit/erlang.ts'
import type { Noun } from '../../../server/platform/units.ts'
import type { Catalogue, View } from './types.ts'

/** Share of calls that may find all channels busy: what trunks are commonly sized for. */
const BLOCKING = 0.01
const time = { column: 'bin_start', kind: 'instant', zone: 'UTC', step: 900 } as const
const names = { trunk: 'trunk', customer: 'customer' }
const bins: View = {
  name: 'report.cdr_bins', from: 'report.cdr_bins', domain: 'calls', time, dims: names, kinds: { ...names, client: 'customer' }, files: { kinds: ['cdr', 'cdr_bins'] }, tells: ['trunk', 'bin_start'],
  list: [
    { key: 'bin_start', sql: `to_char(bin_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`, label: { en: 'quarter-hour', fr: 'quart d’heure' }, unit: 'instant_utc' },
    { key: 'trunk', sql: 'trunk', label: { en: 'trunk', fr: 'faisceau' }, unit: 'id' }, { key: 'customer', sql: 'customer', label: { en: 'customer', fr: 'client' }, unit: 'id' },
    { key: 'attempts', sql: 'attempts', label: { en: 'calls', fr: 'appels' }, unit: 'count' }, { key: 'answered', sql: 'answered', label: { en: 'answered', fr: 'aboutis' }, unit: 'count' },
    { key: 'talk_seconds', sql: 'talk_seconds', label: { en: 'talk time', fr: 'temps de parole' }, unit: 's' },
  ],
}
/** One row per bin and release-cause group. */
const groups: View = {
  ...bins,
  from: `(select b.*, g.cause_group, g.calls from report.cdr_bins b cross join lateral (values ('HANG_UP', rc_hang_up), ('BUSY', rc_busy), ('NO_ANSWER', rc_no_answer),
    ('NETWORK', rc_network), ('CONGESTION', rc_congestion), ('OTHER', rc_other)) as g (cause_group, calls)) as by_group`,
  dims: { ...names, cause_group: 'cause_group' }, kinds: { ...bins.kinds, cause_group: 'cause_group', cause: 'cause_group' },
}
const GROUP = "coalesce(release_group, 'OTHER')"
const CAUSE = "value || coalesce(' ' || cause, '')"
const details = (dimension: 'cause' | 'call_type' | 'prefix'): View => ({
  ...bins, name: 'report.cdr_bin_details', from: `(select * from report.cdr_bin_details where dimension = '${dimension}') as detail`,
  dims: { ...names, ...(dimension === 'cause' ? { cause: CAUSE, cause_group: GROUP } : { [dimension]: 'value' }) },
  kinds: { ...bins.kinds, ...(dimension === 'cause' ? { cause: { each: `array[value, cause, ${CAUSE}]` }, cause_group: GROUP } : { [dimension]: 'value' }) },
})
const single = (['cause', 'call_type', 'prefix'] as const).map((dimension) => ({ view: details(dimension), value: 'sum(calls)::float8' }))
const of = (value: string, row?: string) => [{ view: bins, value, ...(row ? { row } : {}) }]
const call: Noun = { en: ['call', 'calls'], fr: ['appel', 'appels'] }
const answered: Noun = { en: ['answered', 'answered'], fr: ['abouti', 'aboutis'] }
const utc = { en: ' Days and hours are UTC.', fr: ' Les jours et heures sont en UTC.' }

export default [
  {
    name: 'call_attempts', domain: 'calls', unit: 'count', over: 'flow', label: { en: 'calls', fr: 'appels' },
    variants: [...of('sum(attempts)::float8', 'attempts'), { view: groups, value: 'sum(calls)::float8' }, ...single],
    definition: { en: `Call attempts: the count of CDR; a call counts in the quarter-hour of its start.${utc.en}`, fr: `Tentatives d’appel : le nombre de CDR ; un appel compte dans le quart d’heure de son début.${utc.fr}` },
  },
  {
    name: 'answered_calls', partOf: 'call_attempts', domain: 'calls', unit: 'count', over: 'flow', label: { en: 'answered calls', fr: 'appels aboutis' }, variants: of('sum(answered)::float8', 'answered'),
    definition: { en: 'Calls whose duration is above zero.', fr: 'Appels dont la durée est supérieure à zéro.' },
  },
  {
    name: 'failed_calls', partOf: 'call_attempts', domain: 'calls', unit: 'count', over: 'flow', label: { en: 'failed calls (KO)', fr: 'appels KO' }, variants: [...of('sum(attempts - answered)::float8', 'attempts - answered'), { view: groups, value: 'sum(calls)::float8' }, single[0]!],
    definition: { en: 'Call KO = attempts - answered calls.', fr: 'Appels KO = tentatives - appels aboutis.' },
  },
  {
    name: 'ccr', domain: 'calls', unit: 'ratio', over: 'ratio', label: { en: 'call completion ratio (CCR)', fr: 'taux d’aboutissement (CCR)' }, nouns: [answered, call], minimum: 20,
    variants: [{ view: bins, parts: ['sum(answered)::float8', 'sum(attempts)::float8'] }],
    definition: { en: 'CCR, call completion ratio = answered calls / attempts, from the sums: the quality of the traffic.', fr: 'CCR, taux d’aboutissement = appels aboutis / tentatives, à partir des sommes : la qualité du trafic.' },
  },
  {
    name: 'asr', domain: 'calls', unit: 'ratio', over: 'ratio', label: { en: 'answer-seizure ratio (ASR, the same as the CCR here: seizures are not given)', fr: 'taux de réponse (ASR, égal au CCR ici : les prises ne sont pas fournies)' }, nouns: [answered, call], minimum: 20,
    variants: [{ view: bins, parts: ['sum(answered)::float8', 'sum(attempts)::float8'] }],
    definition: { en: 'ASR, answer-seizure ratio = answered calls / seizures. Seizures are not given in the CDR, so attempts stand for them: it equals the CCR.', fr: 'ASR = appels aboutis / prises. Les CDR ne donnent pas les prises : les tentatives les remplacent, et l’ASR est égal au CCR.' },
  },
  {
    name: 'ner', domain: 'calls', unit: 'ratio', over: 'ratio', label: { en: 'network effectiveness ratio (NER)', fr: 'efficacité du réseau (NER)' }, minimum: 20,
    nouns: [{ en: ['answered, busy or unanswered by the user', 'answered, busy or unanswered by the user'], fr: ['abouti, occupé ou sans réponse', 'aboutis, occupés ou sans réponse'] }, call],
    variants: [{ view: bins, parts: ['sum(answered + rc_busy + rc_no_answer)::float8', 'sum(attempts)::float8'] }],
    definition: { en: 'NER, network effectiveness ratio = (answered + busy + no answer) / attempts: calls that the network itself did not lose.', fr: 'NER = (aboutis + occupés + sans réponse) / tentatives : les appels que le réseau n’a pas perdus.' },
  },
  {
    name: 'acd', domain: 'calls', unit: 's', over: 'ratio', label: { en: 'mean duration of answered calls (ACD)', fr: 'durée moyenne des appels aboutis (ACD)' }, minimum: 20,
    nouns: [{ en: ['second of talk', 'seconds of talk'], fr: ['seconde de parole', 'secondes de parole'] }, { en: ['answered call', 'answered calls'], fr: ['appel abouti', 'appels aboutis'] }],
    variants: [{ view: bins, parts: ['sum(talk_seconds)::float8', 'sum(answered)::float8'] }],
    definition: { en: 'ACD, average call duration = talk time / answered calls.', fr: 'ACD, durée moyenne = temps de parole / appels aboutis.' },
  },
  {
    name: 'erlang', domain: 'calls', unit: 'erlang', over: 'load', label: { en: 'traffic', fr: 'trafic' }, variants: of('sum(talk_seconds)::float8', 'talk_seconds / 900'),
    definition: { en: `Erlang, the traffic load = talk seconds of a quarter-hour / 900. Over a longer period: the mean of all its quarter-hours, those without calls included. Talk time is spread over the quarter-hours that a call overlaps.${utc.en}`, fr: `Erlang, la charge de trafic = secondes de parole du quart d’heure / 900. Sur une période plus longue : la moyenne de tous ses quarts d’heure, y compris sans appel. Le temps de parole est réparti sur les quarts d’heure que l’appel couvre.${utc.fr}` },
  },
  {
    name: 'talk_time', domain: 'calls', unit: 's', over: 'flow', label: { en: 'talk time', fr: 'temps de parole' }, variants: of('sum(talk_seconds)::float8', 'talk_seconds'),
    definition: { en: 'Sum of the durations of calls, spread over the quarter-hours they overlap.', fr: 'Somme des durées des appels, répartie sur les quarts d’heure qu’ils couvrent.' },
  },
  {
    name: 'short_calls', partOf: 'call_attempts', domain: 'calls', unit: 'count', over: 'flow', label: { en: 'short calls', fr: 'appels courts' }, variants: of('sum(short_calls)::float8', 'short_calls'),
    definition: { en: 'Calls that the CDR flags as short, else of 5 s or less.', fr: 'Appels que le CDR marque comme courts, sinon de 5 s ou moins.' },
  },
  {
    name: 'null_calls', partOf: 'call_attempts', domain: 'calls', unit: 'count', over: 'flow', label: { en: 'calls of null duration', fr: 'appels de durée nulle' }, variants: of('sum(null_duration)::float8', 'null_duration'),
    definition: { en: 'Calls whose duration is zero: they were not answered.', fr: 'Appels de durée nulle : ils n’ont pas abouti.' },
  },
  {
    name: 'cause_calls', domain: 'calls', unit: 'count', over: 'flow', label: { en: 'calls', fr: 'appels' }, variants: [{ view: groups, value: 'sum(calls)::float8' }, single[0]!], defaultBy: 'cause_group',
    definition: { en: 'Calls per group of release causes (Q.850): HANG_UP 16, 31; BUSY 17; NO_ANSWER 18, 19; NETWORK 27, 38, 41, 102; CONGESTION 34, 42, 44, 47; OTHER the rest. The group written in the CDR wins.', fr: 'Appels par groupe de causes de libération (Q.850) : HANG_UP 16, 31 ; BUSY 17 ; NO_ANSWER 18, 19 ; NETWORK 27, 38, 41, 102 ; CONGESTION 34, 42, 44, 47 ; OTHER le reste. Le groupe écrit dans le CDR l’emporte.' },
  },
  {
    name: 'cause_share', domain: 'calls', unit: 'ratio', over: 'flow', label: { en: 'share of calls', fr: 'part des appels' }, variants: [{ view: groups, value: 'sum(calls)::float8' }, single[0]!], defaultBy: 'cause_group',
    shareOf: { kinds: ['cause', 'cause_group'], dims: ['cause', 'cause_group'], whole: of('sum(attempts)::float8')[0]! }, minimum: 20, nouns: [call, call],
    definition: { en: 'Calls of a group of release causes / all calls.', fr: 'Appels d’un groupe de causes de libération / tous les appels.' },
  },
  {
    name: 'silence', domain: 'calls', unit: 's', over: 'peak', label: { en: 'longest gap between calls', fr: 'plus long silence entre appels' }, variants: of('max(longest_gap_s)::float8', 'longest_gap_s'),
    definition: { en: 'Longest time since the previous CDR of the same trunk: silence is a symptom.', fr: 'Plus long temps écoulé depuis le CDR précédent du même faisceau : le silence est un symptôme.' },
  },
  {
    name: 'channels_needed', domain: 'calls', unit: 'count', over: 'load', label: { en: 'channels needed', fr: 'canaux nécessaires' }, variants: of('sum(talk_seconds)::float8'),
    sized: {
      bucket: 'hour', by: (erlang) => channelsFor(erlang, BLOCKING),
      note: { en: 'Erlang B on the busiest hour, at most 1 % of calls blocked; carried traffic is taken for the traffic offered.', fr: 'Erlang B sur l’heure la plus chargée, 1 % d’appels bloqués au plus ; le trafic écoulé est pris pour le trafic offert.' },
    },
    definition: { en: 'Fewest channels that carry the traffic of the busiest hour with at most 1 % of calls blocked (Erlang B).', fr: 'Nombre minimal de canaux qui écoulent le trafic de l’heure la plus chargée avec 1 % d’appels bloqués au plus (Erlang B).' },
  },
] satisfies Catalogue

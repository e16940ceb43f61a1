import { Ledger } from '../kit/ledger.ts'
import { defineTool } from '../kit/types.ts'
import type { Domain, Outcome, OutcomeStatus, ResultTable, ToolContext } from '../kit/types.ts'
import type { Bilingual } from '../../server/platform/language.ts'
import { Unsupported } from '../query-data/asked.ts'
import { capital, DIM_NOUNS } from '../query-data/names.ts'
import { evaluateRules } from './evaluate.ts'
import { inputSchema } from './input.ts'
import type { Input } from './input.ts'
import { alertsTable, enterAlerts, rulesTable } from './show.ts'
import { ownerOf, planOf } from './plan.ts'
import type { Plan } from './plan.ts'
import { domainOf } from './rule.ts'
import type { Draft } from './rule.ts'
import { actOn, keepRule, markSeen, raisedSince, readAlerts, readRules } from './store.ts'
import { both, questionText } from './texts.ts'
import { createdText, doneText, listText, noneText, summaryOf, whichText } from './tell.ts'

interface AlertAnswer { text: Bilingual }

export default defineTool<Input, AlertAnswer>({
  name: 'manage_alerts',
  description: `The asker's alert rules: create ("when CCR of a customer is below 60 for two bins in a row", "when a pipeline fails", "anything abnormal on a trunk", "any pool above 85 %"), list with the alerts raised, delete, mute until a time, acknowledge alerts.
Rules are judged when new data come; an alert is raised once when the state changes and resolved when it is over. Nothing is changed before the asker has confirmed. Nothing is sent to other systems.`,
  input: inputSchema as never,
  domains: ['capacity', 'storage', 'calls', 'etl', 'plan'],
  write: true,

  async run(input, context) {
    try {
      if ((input.action ?? 'list') === 'list' || input.action === 'acknowledge') await evaluateRules(context, ownerOf(context))
      return await prepared(await planOf(input, context), input, context)
    } catch (error) {
      if (error instanceof Unsupported) return unsupported(error)
      throw error
    }
  },

  async execute(input, context) {
    const plan = await planOf(input, context)
    const owner = ownerOf(context)
    if (plan.step === 'create') {
      const kept = await keepRule(plan.draft, owner, context)
      if (kept === 'too_many') return prepared({ step: 'too_many' }, input, context)
      await evaluateRules(context, owner)
      const rule = (await readRules(context.db, owner)).find(({ id }) => id === kept.id)!
      const alerts = (await readAlerts(context.db, owner, null, context.now)).filter(({ ruleId, resolvedAt }) => ruleId === kept.id && resolvedAt === null)
      const making = await shown([rule], alerts)
      await markSeen(context.db, owner, context.now)
      return outcomeOf(making, await createdText(rule, kept.changed, alerts, context.zone), 'answered', [])
    }
    if (plan.step !== 'rules' && plan.step !== 'acknowledge') return prepared(plan, input, context)
    const ids = plan.step === 'rules' ? plan.rules.map(({ id }) => id) : plan.alerts.map(({ id }) => id)
    const done = await actOn(plan.step === 'rules' ? plan.action : 'acknowledge', ids, plan.step === 'rules' ? plan.until : null, owner, context)
    const making = plan.step === 'rules' ? await shown(plan.rules, []) : await shown([], plan.alerts)
    return outcomeOf(making, await doneText(plan, done, context.zone), 'answered', [])
  },

  render: (outcome, { language }) => outcome.data.text[language],
})

interface Making { ledger: Ledger; tables: ResultTable[] }

async function shown(rules: Parameters<typeof rulesTable>[0], alerts: Parameters<typeof alertsTable>[0]): Promise<Making> {
  const ledger = new Ledger()
  const source = ledger.source({ table: 'report.alert_rules, report.alerts', rows: rules.length + alerts.length })
  await enterAlerts(ledger, rules, alerts, source)
  return { ledger, tables: [...(alerts.length > 0 ? [alertsTable(alerts, source)] : []), ...(rules.length > 0 ? [rulesTable(rules, source)] : [])] }
}

async function prepared(plan: Plan, input: Input, context: ToolContext): Promise<Outcome<AlertAnswer>> {
  const owner = ownerOf(context)
  switch (plan.step) {
    case 'create': case 'rules': case 'acknowledge': {
      const summary = await summaryOf(plan, context.zone)
      const making = plan.step === 'acknowledge' ? await shown([], plan.alerts) : await shown(plan.step === 'rules' ? plan.rules : [], [])
      const ids = plan.step === 'rules' ? plan.rules.map(({ id }) => id) : plan.step === 'acknowledge' ? plan.alerts.map(({ id }) => id) : undefined
      // What was read is what is done: names are settled before the yes.
      const settled: Input = plan.step === 'create' ? input : plan.step === 'acknowledge' ? { action: 'acknowledge', ids: ids!, ...(input.period ? { period: input.period } : {}) }
        : { action: plan.action, ids: ids!, ...(plan.until ? { period: { from: context.now.toISOString(), to: plan.until } } : {}) }
      const again = plan.step === 'rules' && plan.action === 'mute' && plan.until === null
      return { ...outcomeOf(making, summary, 'confirm', await domainsOf(plan.step === 'create' ? [plan.draft] : plan.step === 'rules' ? plan.rules : plan.alerts)), pending: { tool: 'manage_alerts', input: again ? { action: 'create', ...(input.where ? { where: input.where } : {}) } : settled, summary } }
    }
    case 'list': {
      const news = await raisedSince(context.db, owner, context.now)
      const making = await shown(plan.rules, plan.alerts)
      making.ledger.fact('raised', 'alerts raised since they were last shown', news.count, 'count', 1)
      if (news.since) making.ledger.fact('raised_since', 'since', news.since, 'instant', 1)
      await markSeen(context.db, owner, context.now)
      return outcomeOf(making, await listText(plan, news, context), 'answered', await domainsOf(plan.rules))
    }
    case 'question': return outcomeOf(await shown([], []), questionText(plan.question), 'asked_back', [])
    case 'which': return { ...outcomeOf(await shown(plan.rules, []), await whichText(plan.rules), 'asked_back', await domainsOf(plan.rules)) }
    case 'none': return outcomeOf(await shown(plan.rules, []), noneText(plan.action, plan.rules.length), 'asked_back', await domainsOf(plan.rules))
    case 'already': return outcomeOf(await shown([plan.rule], []), await createdText(plan.rule, null, [], context.zone), 'answered', await domainsOf([plan.rule]))
    case 'past': return outcomeOf(await shown([], []), { en: 'That time is over already: until when shall the rules be muted?', fr: 'Ce moment est déjà passé : jusqu’à quand mettre les règles en sourdine ?' }, 'asked_back', [])
    case 'too_many': return outcomeOf(await shown([], []), { en: 'You have too many alert rules: delete one first.', fr: 'Vous avez trop de règles d’alerte : supprimez-en une d’abord.' }, 'refused', [])
  }
}

async function domainsOf(rules: Pick<Draft, 'condition' | 'metric'>[]): Promise<Domain[]> {
  return [...new Set(await Promise.all(rules.map((rule) => domainOf(rule))))]
}

function outcomeOf({ ledger, tables }: Making, text: Bilingual, status: OutcomeStatus, domains: Domain[]): Outcome<AlertAnswer> {
  return { status, data: { text }, facts: ledger.facts, sources: ledger.sources, tables, charts: [], domains }
}

function unsupported({ metric, what }: Unsupported): Outcome<AlertAnswer> {
  const noun = what in DIM_NOUNS ? DIM_NOUNS[what as keyof typeof DIM_NOUNS] : { en: [what], fr: [what] }
  return outcomeOf({ ledger: new Ledger(), tables: [] }, both((language) => (language === 'fr' ? `${capital(metric.label.fr)} : non connu par ${noun.fr[0]} ; une alerte ne peut pas le surveiller ainsi.` : `${capital(metric.label.en)}: not known by ${noun.en[0]}; an alert can’t watch it that way.`)), 'asked_back', [metric.domain])
}

import { App } from '@slack/bolt'
import type { Receiver } from '@slack/bolt'
import type { FastifyInstance } from 'fastify'
import type { Services } from '../../agent/services.ts'
import type { answerQuestion } from '../../agent/answer-question.ts'
import { Inbox } from '../../platform/inbox.ts'
import { addActions } from './actions.ts'
import { addAlertActions } from './alert-messages.ts'
import { SlackApi, slackLogger } from './api.ts'
import { Asking } from './ask.ts'
import type { Slack } from './conversation.ts'
import { Doorman } from './doorman.ts'
import { addEvents } from './events.ts'
import { addFeedback } from './feedback.ts'
import { People } from './people.ts'
import { addSlackRoute } from './receiver.ts'
import { Socket } from './socket.ts'

export interface SlackChannel {
  /** Adds `/slack/events`, when requests can be verified. */
  addRoutes(app: FastifyInstance): void
  /** Opens the socket, when there is a token for it, and takes up what was left unanswered. */
  start(): void
  stop(): Promise<void>
}

export interface SlackChannelOptions { answer?: typeof answerQuestion; socketPauseMs?: number }

const LAST_ANSWERS_MS = 10_000
const CUT_OFF_MS = 1_000

/** The Slack channel, when the settings ask for it: a bot token, and a signing secret (HTTP) or an app token (socket). */
export function openSlack(services: Services, { answer, socketPauseMs }: SlackChannelOptions = {}): SlackChannel | null {
  const { settings: { SLACK_BOT_TOKEN: token, SLACK_SIGNING_SECRET: secret, SLACK_APP_TOKEN: appToken, SLACK_API_URL: url }, log } = services
  if (token === undefined || (secret === undefined && appToken === undefined)) return null
  const abort = new AbortController()
  const slack = slackOf(services, token, abort.signal)
  const app = new App({
    // Deliveries come in by the doorman alone.
    receiver: { init() {}, start: async () => {}, stop: async () => {} } satisfies Receiver,
    authorize: async () => {
      const { userId, botId, team } = await slack.people.self()
      return { botToken: token, botUserId: userId, botId, teamId: team }
    },
    clientOptions: { slackApiUrl: url }, logger: slackLogger(log),
  })
  app.error(async (error) => log.error({ err: error.original ?? error }, 'a delivery of Slack was not dealt with'))
  const asking = new Asking(slack, answer)
  addEvents(app, slack, asking)
  addActions(app, slack, asking)
  addFeedback(app, slack)
  addAlertActions(app, slack)
  const inbox = new Inbox(services.db, 'slack')
  const doorman = new Doorman(app, inbox, log, abort.signal)
  const socket = appToken === undefined ? null : new Socket({ appToken, url, log, pauseMs: socketPauseMs }, doorman)
  return {
    addRoutes(fastify) {
      if (secret !== undefined) addSlackRoute(fastify, secret, doorman)
    },
    start() {
      socket?.start()
      // On the embedded database no other process can be at work.
      void doorman.takeUp(services.db.kind === 'embedded')
    },
    async stop() {
      await socket?.stop()
      await doorman.close(LAST_ANSWERS_MS)
      abort.abort(new Error('the server stops'))
      await doorman.close(CUT_OFF_MS)
      inbox.close()
    },
  }
}

/** The Web API as the settings say, for what is sent without being asked. */
export function slackOf(services: Services, token: string, signal: AbortSignal): Slack {
  const api = new SlackApi({ token, url: services.settings.SLACK_API_URL, log: services.log })
  return { services, api, people: new People(api, services.settings.VIGIE_LANG), signal }
}

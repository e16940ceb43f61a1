import type { AddRoutes } from '../../../app.ts'

/** Slack, when it is configured: its route, and its socket while the server listens. */
export const addRoutes: AddRoutes = async (app, services) => {
  if (services.settings.SLACK_BOT_TOKEN === undefined) return
  const { openSlack } = await import('../../slack/index.ts')
  const slack = openSlack(services)
  if (!slack) return services.log.warn('Slack is off: SLACK_BOT_TOKEN needs SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode) beside it')
  slack.addRoutes(app)
  app.addHook('onListen', async () => slack.start())
  app.addHook('onClose', () => slack.stop())
}

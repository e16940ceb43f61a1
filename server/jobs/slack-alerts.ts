import type { Job } from './index.ts'

/** Sends raised alerts to their owners in Slack, once each. */
const slackAlerts: Job = {
  name: 'slack_alerts',
  everyMs: ({ settings }) => (settings.SLACK_BOT_TOKEN ? 5_000 : null),
  async run(services, signal) {
    const [{ sendAlerts }, { slackOf }] = await Promise.all([import('../channels/slack/alert-messages.ts'), import('../channels/slack/index.ts')])
    const sent = await sendAlerts(slackOf(services, services.settings.SLACK_BOT_TOKEN!, signal))
    if (sent > 0) services.log.info({ sent }, 'alerts to Slack')
  },
}

export default slackAlerts

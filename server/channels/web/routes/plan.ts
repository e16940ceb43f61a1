import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AddRoutes } from '../../../app.ts'
import { UserError, errorCode } from '../../../platform/errors.ts'
import { readDryRuns } from '../../../platform/plan/dry-runs.ts'
import { mailLanguage, setMailLanguage } from '../../../platform/plan/mail-language.ts'
import { request as requestAction, settle } from '../plan/ask.ts'
import { html } from '../plan/html.ts'
import { page, word } from '../plan/layout.ts'
import { phasePage, planPage } from '../plan/plan-page.ts'
import type { Page } from '../plan/plan-page.ts'
import { stepPage } from '../plan/step-page.ts'
import type { Notice } from '../plan/step-page.ts'
import { assertOwnForm, visitOf } from '../plan/visit.ts'
import type { Visit } from '../plan/visit.ts'

type StepRequest = FastifyRequest<{ Params: { id: string }; Body: Record<string, string> }>

/** Pages of the transition plan: the plan, its phases and its step-actions, with the actions of those in charge. They work without scripts. */
export const addRoutes: AddRoutes = async (app, services, options) => {
  const { db, clock, log } = services
  const css = await readFile(fileURLToPath(new URL('../public/plan.css', import.meta.url)))

  await app.register(async (own) => {
    own.removeContentTypeParser(['application/json', 'text/plain'])
    own.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))))
    // Forms of these pages say where they come from: with the stricter policy of the other pages a browser would send no origin.
    own.addHook('onRequest', async (_request, reply) => void reply.header('referrer-policy', 'same-origin').header('cache-control', 'no-store'))

    const send = async (request: FastifyRequest, reply: FastifyReply, visit: Visit, made: Page) => {
      const runs = made.code !== 200 && made.code !== 404 ? [] : (await readDryRuns(db)).map(({ name }) => name)
      const mailsIn = visit.user.email === null ? null : await mailLanguage(db, visit.user.email)
      // A page that a form led to is shown again by its own address.
      const path = request.url.split('?')[0]!.replace(/\/(?:actions|decisions)$/, '')
      return reply.code(made.code).type('text/html; charset=utf-8').send(page({ visit, path, title: made.title, runs, run: made.run, mailsIn }, made.content))
    }
    own.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
      const visit = visitOf(request, reply, services, options)
      const code = error instanceof UserError ? (error.code === 'origin' ? 403 : 400) : error.statusCode && error.statusCode < 500 ? error.statusCode : 500
      const failed = code === 500 ? errorCode() : null
      if (failed) log.error({ err: error, code: failed }, 'a page failed')
      const said = failed ? (visit.language === 'fr' ? `Erreur interne ${failed} ; rien n’a été changé.` : `Internal error ${failed}; nothing was changed.`) : error.message
      return send(request, reply, visit, { code, title: word(visit, 'sorry'), run: null, content: html`<h1>${word(visit, 'sorry')}</h1><p>${said}</p>` })
    })

    own.get('/plan.css', async (_request, reply) => reply.type('text/css; charset=utf-8').header('cache-control', 'no-cache').send(css))
    own.get('/plan', async (request, reply) => {
      const visit = visitOf(request, reply, services, options)
      return send(request, reply, visit, await planPage(services, visit))
    })
    own.get<{ Params: { phase: string }; Querystring: { state?: string } }>('/phases/:phase', async (request, reply) => {
      const visit = visitOf(request, reply, services, options)
      return send(request, reply, visit, await phasePage(services, visit, request.params.phase, request.query.state))
    })
    own.get<{ Params: { id: string } }>('/steps/:id', async (request, reply) => {
      const visit = visitOf(request, reply, services, options)
      return send(request, reply, visit, await stepPage(services, visit, request.params.id))
    })

    const afterForm = async (request: StepRequest, reply: FastifyReply, act: (visit: Visit, form: Record<string, string>) => Promise<Notice>) => {
      assertOwnForm(request)
      const form = request.body ?? {}
      const visit = visitOf(request, reply, services, options, form['user'])
      const notice = await act(visit, form)
      return send(request, reply, visit, await stepPage(services, visit, request.params.id, notice))
    }
    own.post('/steps/:id/actions', (request: StepRequest, reply) => afterForm(request, reply, async (visit, { action = '', to = '', text = '' }) => {
      const asked = await requestAction(services, visit, { action, step: request.params.id, ...(to.trim() ? { to } : {}), ...(text.trim() ? { text } : {}), ...(visit.run ? { dry_run: visit.run } : {}) })
      return 'waits' in asked ? { text: asked.summary, done: false, waits: asked.waits } : { text: asked.refused, done: false }
    }))
    own.post('/steps/:id/decisions', (request: StepRequest, reply) => afterForm(request, reply, async (visit, { pending = '', decision }) => {
      if (decision !== 'confirm' && decision !== 'cancel') throw new UserError('decision', 'A decision is confirm or cancel.')
      return settle(services, visit, pending.slice(0, 80), decision)
    }))

    own.post('/plan/user', async (request: StepRequest, reply) => {
      assertOwnForm(request)
      visitOf(request, reply, services, options, request.body?.['user'] ?? '')
      return reply.redirect(backTo(request.body?.['back']), 303)
    })
    own.post('/plan/mails', async (request: StepRequest, reply) => {
      assertOwnForm(request)
      const { user } = visitOf(request, reply, services, options)
      const language = request.body?.['language']
      if (user.email === null || (language !== 'en' && language !== 'fr')) throw new UserError('language', 'Say who you are, and choose en or fr.')
      await setMailLanguage(db, user.email, language, clock.now())
      return reply.redirect(backTo(request.body?.['back']), 303)
    })
  })
}

/** A page of the plan on this server, and nothing else. */
const backTo = (path: string | undefined) => (/^\/(?:plan|phases\/[\w%-]+|steps\/[\w%-]+)(?:\?[\w%=&+.-]*)?$/.test(path ?? '') ? path! : '/plan')

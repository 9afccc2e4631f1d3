import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { AppError } from '@paylinks/service-kit/app-error'
import { clientKey, type Subnet } from '@paylinks/service-kit/client-key'
import type { RateLimiter } from '@paylinks/service-kit/rate-limiter'
import express, { type Request, type RequestHandler, type Response, Router } from 'express'
import { jsonBody } from '../request-body/json-body.ts'
import type { ApiDependencies } from '../routing/route.ts'
import { showSession } from './show-session.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'

type DashboardOptions = {
  dependencies: ApiDependencies
  /** Where the dashboard was built to. Without a build there is no dashboard, and everything else works. */
  buildDirectory: string
  /** Bounds how often one client may try to sign in. */
  signInLimiter: RateLimiter
  trustedProxies: readonly Subnet[]
}

type SessionHandler = (request: Request, response: Response, dependencies: ApiDependencies) => Promise<void>

/** The merchants' web app at `/dashboard`, and the session that its pages work with. */
export function dashboard({ dependencies, buildDirectory, signInLimiter, trustedProxies }: DashboardOptions): Router {
  const router = Router()
  const serve =
    (handle: SessionHandler): RequestHandler =>
    (request, response) =>
      handle(request, response, dependencies)

  router.post('/dashboard/session', limitSignIns(signInLimiter, trustedProxies), jsonBody, serve(signIn))
  router.get('/dashboard/session', serve(showSession))
  router.delete('/dashboard/session', serve(signOut))

  const index = join(buildDirectory, 'index.html')
  if (!existsSync(index)) return router
  const page = readFileSync(index, 'utf8')
  const assets = join(buildDirectory, 'assets')
  router.use('/dashboard/assets', sendCompressed(assets), express.static(assets, { index: false, ...forGood }))
  router.get('/dashboard/icon.svg', (_request, response) => response.sendFile('icon.svg', { root: buildDirectory }))
  // Every address of the app is the one page: the app itself knows what stands behind it.
  router.get(['/dashboard', '/dashboard/*path'], (_request, response) => {
    const nonce = randomBytes(16).toString('base64')
    response
      .set({ ...pageHeaders, 'Content-Security-Policy': contentSecurityPolicy(nonce) })
      .type('html')
      .send(page.replace('__CSP_NONCE__', nonce))
  })
  return router
}

/** A file that changes gets another name. */
const forGood = { immutable: true, maxAge: '1y' }

/** Sends what the build compressed beside itself, to whoever can unpack it. */
function sendCompressed(directory: string): RequestHandler {
  const names = new Set(readdirSync(directory))
  return (request, response, next) => {
    const file = `${request.path.slice(1)}.gz`
    if (!names.has(file) || request.acceptsEncodings('gzip') !== 'gzip') return next()
    response
      .set({ 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' })
      .type(extname(request.path))
      .sendFile(file, { root: directory, ...forGood })
  }
}

const pageHeaders = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex',
}

/** Everything comes from this origin. The component library adds style sheets of its own, which carry the page's nonce. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function limitSignIns(limiter: RateLimiter, trustedProxies: readonly Subnet[]): RequestHandler {
  return async (request, _response, next) => {
    const client = clientKey(request.socket.remoteAddress, request.get('x-forwarded-for'), trustedProxies)
    const { allowed, resetSeconds } = await limiter.consume(client)
    if (!allowed) throw new AppError('rate_limited', { retryAfterSeconds: resetSeconds })
    next()
  }
}

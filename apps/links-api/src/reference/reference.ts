import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createOpenApiDocument } from '@paylinks/contracts/openapi'
import { merchantApi } from '@paylinks/contracts/operations/merchant-api'
import { Router } from 'express'

const assets = fileURLToPath(new URL('../../assets/', import.meta.url))
const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** Swagger UI sets styles from its script and draws its icons as data: images; everything else comes from this server alone. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The API's description for machines at `/openapi.json`, and for people at `/docs`. Both public, and both work with no internet. */
export function reference(): Router {
  const router = Router()
  const document = JSON.stringify(createOpenApiDocument({ operations: merchantApi, serverUrl: '/', version }))

  router.get('/openapi.json', (_request, response) => {
    response
      .set({ 'Cache-Control': 'no-cache', 'Access-Control-Allow-Origin': '*' })
      .type('application/json')
      .send(document)
  })

  router.use('/docs', (_request, response, next) => {
    response.set({
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    })
    next()
  })
  router.get('/docs', (_request, response) => response.sendFile('reference.html', { root: assets }))
  router.get('/docs/reference.js', (_request, response) => response.sendFile('reference.js', { root: assets }))
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
    router.get(`/docs/${file}`, (_request, response) => response.sendFile(file, { root: swaggerUi, maxAge: '1d' }))
  }

  return router
}

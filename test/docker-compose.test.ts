import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readProcessEnv as readCheckoutEnv } from '../apps/checkout-service/src/env.ts'
import { readProcessEnv as readLinksApiEnv } from '../apps/links-api/src/env.ts'
import { readProcessEnv as readGatewayEnv } from '../apps/share-gateway/src/env.ts'
import { readProcessEnv as readWebhookEnv } from '../apps/webhook-service/src/env.ts'

type Service = {
  build?: { context: string; args: { SERVICE: string } }
  environment?: Record<string, string>
  ports?: string[]
  networks: string[]
  restart: string
  depends_on?: Record<string, { condition: string }>
  healthcheck?: { test: string[] }
  security_opt: string[]
  read_only?: boolean
  cap_drop?: string[]
}

const root = fileURLToPath(new URL('..', import.meta.url))
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8')
const { services, volumes, networks } = withDefaults(parse(text, { merge: true })) as {
  networks: Record<string, { ipam: { config: { subnet: string }[] } }>
  services: Record<string, Service>
  volumes: Record<string, unknown>
}
const service = (name: string) => {
  const found = services[name]
  if (!found) throw new Error(`docker-compose.yml has no service ${name}`)
  return found
}

/** The file as Compose reads it when only those variables are set that have no default. */
function withDefaults(value: unknown): unknown {
  if (typeof value === 'string')
    return value
      .replace(/\$\{\w+:-([^}]*)\}/g, '$1')
      .replace(/\$\{(CHECKOUT_TOKEN_SECRET|PAYLINKS_MASTER_KEY):\?[^}]*\}/, 'f'.repeat(64))
  if (Array.isArray(value)) return value.map(withDefaults)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withDefaults(each)]))
}

const folder = mkdtempSync(join(tmpdir(), 'paylinks-compose-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs the linter, with our rules, over this text as if it were our Compose file. */
function lint(composeFile: string) {
  writeFileSync(join(folder, 'docker-compose.yml'), composeFile)
  const args = ['--config', join(root, '.dclintrc.yaml'), '--max-warnings', '0', join(folder, 'docker-compose.yml')]
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin/dclint'), args, { encoding: 'utf8' })
  return { status, output: `${stdout}${stderr}` }
}

test('the file is valid by the Compose schema', () => {
  expect(lint(text)).toEqual({ status: 0, output: expect.not.stringMatching(/error|warning/) })
})

test.each([
  ['a key that Compose does not know', text.replace('stop_grace_period', 'stop_period'), 'invalid-schema'],
  ['a value of the wrong type', text.replace('start_period: 30s', 'start_period: [30]'), 'invalid-schema'],
  ['a port open to the network', text.replace(/127\.0\.0\.1:(?=\$\{REDIS_PORT)/, ''), 'no-unbound-port-interfaces'],
  ['an image without a version', text.replace('redis:7.4-alpine', 'redis'), 'service-image-require-explicit-tag'],
])('the linter refuses %s', (_, broken, rule) => {
  expect(broken).not.toBe(text)
  expect(lint(broken)).toEqual({ status: 1, output: expect.stringContaining(rule) })
})

test.each([
  ['links-api', readLinksApiEnv],
  ['share-gateway', readGatewayEnv],
  ['checkout-service', readCheckoutEnv],
  ['webhook-service', readWebhookEnv],
])('%s accepts the environment that it is given, and reads every variable of it', (name, readEnv) => {
  const given = Object.fromEntries(
    Object.entries(service(name).environment ?? {}).map(([key, value]) => [key, `${value}`]),
  )
  // As in the image: in production nothing may show this machine's own address by default.
  expect(() => readEnv({ ...given, NODE_ENV: 'production' })).not.toThrow()
  const readers = ['env.ts', 'main.ts'].map((file) => `apps/${name}/src/${file}`)
  const sources = [...readers, 'packages/service-kit/src/env.ts'].map((file) => readFileSync(join(root, file), 'utf8'))
  for (const key of Object.keys(given)) expect(sources.join(), key).toContain(key)
})

test('the gateway knows no database and shares no network with one', () => {
  const gateway = service('share-gateway')
  expect(JSON.stringify(gateway)).not.toMatch(/DATABASE|postgres/i)
  expect(gateway.networks.filter((network) => service('postgres').networks.includes(network))).toEqual([])
})

test('Compose does not start without the secrets that have no default', () => {
  for (const name of ['CHECKOUT_TOKEN_SECRET', 'PAYLINKS_MASTER_KEY'])
    expect(text).toContain(`\${${name}:?Set ${name} in .env `)
})

test('the subnets are fixed, so that TRUST_PROXY can name them', () => {
  const subnets = Object.values(networks).map(({ ipam }) => ipam.config[0]?.subnet)
  expect(subnets).toEqual([expect.stringMatching(/^172\.30\.\d+\.0\/24$/), expect.stringMatching(/\/24$/)])
  expect(new Set(subnets).size).toBe(2)
})

test('the database is migrated by the command in the image of links-api, before the services start', () => {
  expect(service('migrate')).toMatchObject({
    build: { args: { SERVICE: 'links-api' } },
    command: ['node', 'apps/admin/dist/main.js', 'migrate'],
  })
  for (const name of ['links-api', 'checkout-service', 'webhook-service'])
    expect(service(name).depends_on?.migrate).toEqual({ condition: 'service_completed_successfully' })
})

test('every port is published on the loopback address only, and gRPC not at all', () => {
  const ports = Object.values(services).flatMap((each) => each.ports ?? [])
  expect(ports.length).toBeGreaterThan(3)
  for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/)
  expect(ports.join()).not.toContain('4250')
})

test('whatever waits for a healthy service waits for one that has a health check', () => {
  const waits = Object.values(services).flatMap((each) => Object.entries(each.depends_on ?? {}))
  expect(waits.length).toBeGreaterThan(5)
  for (const [name, { condition }] of waits) {
    if (condition === 'service_completed_successfully') expect(name).toBe('migrate')
    else expect(condition).toBe('service_healthy')
    const { build, healthcheck } = service(name)
    expect(
      healthcheck ?? (build && readFileSync(join(root, 'Dockerfile'), 'utf8').includes('HEALTHCHECK')),
      name,
    ).toBeTruthy()
  }
})

test('our containers cannot gain privileges nor write to their file system, and all come back after a failure', () => {
  for (const [name, each] of Object.entries(services)) {
    expect(each.security_opt, name).toContain('no-new-privileges:true')
    expect(each.restart, name).toMatch(/unless-stopped|on-failure/)
    if (each.build) expect(each, name).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
  }
})

test('what must survive a restart is on a named volume', () => {
  expect(Object.keys(volumes)).toEqual(['postgres-data', 'rabbitmq-data'])
})

test('every variable that the file reads is in .env.example', () => {
  const example = readFileSync(join(root, '.env.example'), 'utf8')
  const read = new Set([...text.matchAll(/\$\{(\w+)/g)].map((match) => match[1]))
  const offered = new Set([...example.matchAll(/^(\w+)=/gm)].map((match) => match[1]))
  expect([...offered].sort()).toEqual([...read].sort())
})

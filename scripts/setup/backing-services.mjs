import { setTimeout as delay } from 'node:timers/promises'
import { canInstallWithApt, installWithApt } from './apt.mjs'
import { probePostgres, probeRabbitMq, probeRedis } from './probes.mjs'
import { runQuietly, tryQuietly } from './run-command.mjs'
import { SetupError } from './step.mjs'

/** The user, and its password, that docker-compose.yml and our apt set-up make on servers of this machine alone. */
const LOCAL_USER = 'paylinks'

const services = [
  {
    name: 'Postgres',
    variable: 'DATABASE_URL',
    localUrls: [
      'postgresql://postgres@127.0.0.1:5432/postgres',
      `postgresql://${LOCAL_USER}:${LOCAL_USER}@127.0.0.1:5432/postgres`,
    ],
    probe: probePostgres,
    composeService: 'postgres',
    aptPackage: 'postgresql',
    daemon: 'postgresql',
    afterStart: createPostgresRole,
  },
  {
    name: 'Redis',
    variable: 'REDIS_URL',
    localUrls: ['redis://127.0.0.1:6379'],
    probe: probeRedis,
    composeService: 'redis',
    aptPackage: 'redis-server',
    daemon: 'redis-server',
  },
  {
    name: 'RabbitMQ',
    variable: 'AMQP_URL',
    localUrls: ['amqp://guest:guest@127.0.0.1:5672', `amqp://${LOCAL_USER}:${LOCAL_USER}@127.0.0.1:5672`],
    probe: probeRabbitMq,
    composeService: 'rabbitmq',
    aptPackage: 'rabbitmq-server',
    daemon: 'rabbitmq-server',
  },
]

const START_TIMEOUT_MS = 90_000

/**
 * Makes sure that real Postgres, Redis and RabbitMQ answer: where the three variables say, else on this machine's
 * usual ports, else started by Docker Compose, else installed with apt. Resolves with the variables to use.
 */
export async function ensureBackingServices(env = process.env) {
  const urls = {}
  const absent = []
  for (const service of services) {
    const given = env[service.variable]
    const { url, reason } = await firstThatAnswers(service, given ? [given] : service.localUrls)
    if (url) urls[service.variable] = url
    else if (given)
      throw new SetupError(`${service.variable} is set, but ${service.name} does not answer there: ${reason}`)
    else absent.push({ service, reason })
  }
  if (absent.length === 0) return { remark: 'answering', value: urls }

  const startedBy = await start(absent)
  for (const { service } of absent) urls[service.variable] = await waitForAnswer(service)
  return { remark: `started with ${startedBy}`, value: urls }
}

async function start(absent) {
  const missing = absent.map(({ service }) => service)
  if (await isComposeUsable()) {
    await startWithCompose(missing)
    return 'Docker Compose'
  }
  if (canInstallWithApt()) {
    await startWithApt(missing)
    return 'apt'
  }
  const faults = absent.map(({ service, reason }) => `  ${service.name} (${service.variable}): ${reason}`)
  throw new SetupError(
    `The tests run against real servers, and these do not answer on this machine:\n${faults.join('\n')}\n\n` +
      'Start Docker, or install and start them, or set the variables to servers that tests may use, then try again.',
  )
}

async function firstThatAnswers({ probe }, urls) {
  let reason
  for (const url of urls) {
    try {
      await probe(url)
      return { url }
    } catch (error) {
      // A refused connection to several addresses is an AggregateError, whose own message is empty.
      reason = error.message || error.code
    }
  }
  return { reason }
}

async function waitForAnswer(service) {
  const deadline = performance.now() + START_TIMEOUT_MS
  for (;;) {
    const { url, reason } = await firstThatAnswers(service, service.localUrls)
    if (url) return url
    if (performance.now() > deadline) {
      throw new SetupError(`${service.name} was started, but does not answer on its usual port: ${reason}`)
    }
    await delay(500)
  }
}

async function isComposeUsable() {
  const compose = await tryQuietly(['docker', 'compose', 'version'])
  return compose.exitCode === 0 && (await tryQuietly(['docker', 'info'])).exitCode === 0
}

function startWithCompose(missing) {
  return runQuietly(['docker', 'compose', 'up', '-d', '--wait', ...missing.map((service) => service.composeService)])
}

async function startWithApt(missing) {
  await installWithApt(missing.map((service) => service.aptPackage))
  for (const { daemon, afterStart } of missing) {
    await runQuietly(['service', daemon, 'start'])
    await afterStart?.()
  }
}

/** Debian's Postgres knows no role that may log in with a password. Ours may create databases, and no more. */
async function createPostgresRole() {
  const psql = (sql) => ['runuser', '-u', 'postgres', '--', 'psql', '-q', '-v', 'ON_ERROR_STOP=1', '-c', sql]
  await tryQuietly(psql(`CREATE ROLE ${LOCAL_USER}`)) // fails where it exists
  await runQuietly(psql(`ALTER ROLE ${LOCAL_USER} LOGIN CREATEDB PASSWORD '${LOCAL_USER}'`))
}

import { EnvError } from '@paylinks/service-kit/env'
import { createLogger } from '@paylinks/service-kit/logger'
import { requireBackingServices } from '../backing-services.ts'
import { removeDevFile, writeDevFile } from '../data-dir/dev-file.ts'
import { lockDataDir } from '../data-dir/lock-data-dir.ts'
import { devFileOf } from '../demo/dev-file-of.ts'
import { type EnvSource, readServicesEnv, type ServicesEnv } from '../env.ts'
import { demoDashboardUrl, prepareInstallation } from '../prepare-installation.ts'
import { dialHost, ownUrl, publicUrls } from '../public-urls.ts'
import type { RunningInstallation } from '../start-standalone.ts'
import { createUndoStack, type UndoStack } from '../undo-stack.ts'
import { waitUntilReady } from '../wait-until-ready.ts'
import { type PlannedService, planServices } from './plan-services.ts'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'

/** A service may take its own time to stop, and a little more to be gone. */
const STOP_GRACE_MS = 2_000

/** Starts each service as a process of its own, on Postgres, Redis and RabbitMQ. When one of them ends, so does the whole. */
export async function runServices(source: EnvSource): Promise<RunningInstallation> {
  const env = readServicesEnv(source)
  const log = createLogger({ service: 'start-services', level: env.LOG_LEVEL })
  const started = createUndoStack()
  try {
    const running = await start(env, source, started)
    return { ...running, log, dataDir: env.PAYLINKS_DATA_DIR, stop: started.unwind }
  } catch (error) {
    await started.unwind().catch((err) => log.error({ err }, 'did not clean up'))
    throw error
  }
}

async function start(
  env: ServicesEnv,
  source: EnvSource,
  started: UndoStack,
): Promise<Pick<RunningInstallation, 'devFile' | 'moreGatewayUrls' | 'ended'>> {
  const dataDir = env.PAYLINKS_DATA_DIR
  started.push(lockDataDir(dataDir))
  removeDevFile(dataDir)
  await requireBackingServices(env)
  const secrets = await prepareInstallation(env.DATABASE_URL, dataDir)

  const planned = planServices(env, source, env.CHECKOUT_TOKEN_SECRET ?? secrets.checkout_token_secret)
  const stopTimeoutMs = env.SHUTDOWN_TIMEOUT_SECONDS * 1000 + STOP_GRACE_MS
  const processes = planned.map(({ name, variables }) => {
    const service = startServiceProcess(name, { env: variables, stopTimeoutMs })
    started.push(service.stop)
    return service
  })

  const ended = firstToEnd(processes)
  const originOf = ({ port }: PlannedService) => `http://${dialHost(env.HOST)}:${port}`
  const ready = Promise.all(processes.map(({ hasStarted }) => hasStarted)).then(() =>
    waitUntilReady(planned.map(originOf)),
  )
  await Promise.race([ready, ended.then(couldNotStart)])

  const urls = publicUrls(env)
  const devFile = devFileOf(urls, secrets, await demoDashboardUrl(env.DATABASE_URL, urls.linksApi, secrets))
  let stopping = false
  started.push(() => {
    stopping = true
    removeDevFile(dataDir)
  })
  writeDevFile(dataDir, devFile)
  ended.then(({ sentence }) => !stopping && console.error(`${sentence} Stopping the others.`))
  return {
    devFile,
    moreGatewayUrls: planned
      .filter(({ name }) => name === 'share-gateway')
      .slice(1)
      .map(({ port }) => ownUrl(env.HOST, port)),
    ended: ended.then(({ exitCode }) => exitCode),
  }
}

type End = { sentence: string; exitCode: number }

function firstToEnd(processes: ServiceProcess[]): Promise<End> {
  return Promise.race(
    processes.map(async ({ name, pid, exited }) => {
      const exitCode = await exited
      return { exitCode, sentence: `${name} (process ${pid}) ended with exit code ${exitCode}.` }
    }),
  )
}

function couldNotStart({ sentence }: End): never {
  throw new EnvError(sentence)
}

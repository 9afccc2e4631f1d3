import { startWithCleanup } from '@paylinks/service-kit/cleanup-stack'
import { EnvError } from '@paylinks/service-kit/env'
import { createLogger } from '@paylinks/service-kit/logger'
import { requireBackingServices } from '../backing-services.ts'
import { removeDevFile, writeDevFile } from '../data-dir/dev-file.ts'
import { lockDataDir } from '../data-dir/lock-data-dir.ts'
import { devFileOf } from '../demo/dev-file-of.ts'
import { type EnvSource, readServicesEnv } from '../env.ts'
import { demoDashboardUrl, prepareInstallation } from '../prepare-installation.ts'
import { dialHost, ownUrl, publicUrls } from '../public-urls.ts'
import type { RunningInstallation } from '../start-standalone.ts'
import { waitUntilReady } from '../wait-until-ready.ts'
import { type PlannedService, planServices } from './plan-services.ts'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'

/** A service may take its own time to stop, and a little more to be gone. */
const STOP_GRACE_MS = 4_000

/** Starts each service as a process of its own, on Postgres, Redis and RabbitMQ. When one of them ends, so does the whole. */
export function runServices(source: EnvSource): Promise<RunningInstallation> {
  return startWithCleanup(async (cleanup) => {
    const { own: env } = readServicesEnv(source)
    const log = createLogger({ service: 'start-services', level: env.LOG_LEVEL })
    const dataDir = env.PAYLINKS_DATA_DIR

    cleanup.push(lockDataDir(dataDir))
    removeDevFile(dataDir)
    await requireBackingServices(env)
    const secrets = await prepareInstallation(env.DATABASE_URL, dataDir)

    const planned = planServices(env, source, {
      tokenSecret: env.CHECKOUT_TOKEN_SECRET ?? secrets.checkout_token_secret,
      masterKey: env.PAYLINKS_MASTER_KEY ?? secrets.master_key,
    })
    const stopTimeoutMs = (env.SHUTDOWN_DELAY_SECONDS + env.SHUTDOWN_TIMEOUT_SECONDS) * 1000 + STOP_GRACE_MS
    const processes = planned.map(({ name, variables }) => {
      const service = startServiceProcess(name, { env: variables, stopTimeoutMs })
      cleanup.push(service.stop)
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
    writeDevFile(dataDir, devFile)
    let stopping = false
    cleanup.push(() => {
      stopping = true
      removeDevFile(dataDir)
    })
    ended.then(({ sentence }) => !stopping && console.error(`${sentence} Stopping the others.`))

    const moreGateways = planned.filter(({ name }) => name === 'share-gateway').slice(1)
    return {
      log,
      dataDir,
      devFile,
      moreGatewayUrls: moreGateways.map(({ port }) => ownUrl(env.HOST, port)),
      ended: ended.then(({ exitCode }) => exitCode),
    }
  })
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

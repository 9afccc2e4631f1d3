import { join } from 'node:path'
import { readEnv as readCheckoutEnv } from '@paylinks/checkout-service/env'
import { startCheckoutService } from '@paylinks/checkout-service/start'
import { readEnv as readLinksApiEnv } from '@paylinks/links-api/env'
import { startLinksApi } from '@paylinks/links-api/start'
import type { EventBus } from '@paylinks/messaging/event-bus'
import { createInProcessBus } from '@paylinks/messaging/in-process-bus'
import { connectRabbitMq } from '@paylinks/messaging/rabbitmq-bus'
import { createLogger, type Logger } from '@paylinks/service-kit/logger'
import type { RunningService } from '@paylinks/service-kit/run-service'
import { readEnv as readGatewayEnv } from '@paylinks/share-gateway/env'
import { startShareGateway } from '@paylinks/share-gateway/start'
import { requireBackingServices } from './backing-services.ts'
import { type DevFile, removeDevFile, writeDevFile } from './data-dir/dev-file.ts'
import { lockDataDir } from './data-dir/lock-data-dir.ts'
import { devFileOf } from './demo/dev-file-of.ts'
import { startEmbeddedPostgres } from './embedded/embedded-postgres.ts'
import { type EnvSource, readStandaloneEnv, type StandaloneEnv } from './env.ts'
import { demoDashboardUrl, prepareInstallation } from './prepare-installation.ts'
import { dialHost, publicUrls } from './public-urls.ts'
import { createUndoStack, type UndoStack } from './undo-stack.ts'
import { waitUntilReady } from './wait-until-ready.ts'

export type RunningInstallation = RunningService & {
  dataDir: string
  devFile: DevFile
  /** Where further gateways listen. */
  moreGatewayUrls: string[]
}

/** Starts all services in this process, on embedded defaults where the environment names no server. */
export async function startStandalone(source: EnvSource): Promise<RunningInstallation> {
  const env = readStandaloneEnv(source)
  const log = createLogger({ service: 'standalone', level: env.LOG_LEVEL })
  const started = createUndoStack()
  try {
    const devFile = await start(env, source, log, started)
    return { log, dataDir: env.PAYLINKS_DATA_DIR, devFile, moreGatewayUrls: [], stop: started.unwind }
  } catch (error) {
    await started.unwind().catch((err) => log.error({ err }, 'did not clean up'))
    throw error
  }
}

async function start(env: StandaloneEnv, source: EnvSource, log: Logger, started: UndoStack): Promise<DevFile> {
  const dataDir = env.PAYLINKS_DATA_DIR
  started.push(lockDataDir(dataDir))
  removeDevFile(dataDir)
  await requireBackingServices(env)

  const databaseUrl = env.DATABASE_URL ?? (await embedPostgres(dataDir, started))
  const secrets = await prepareInstallation(databaseUrl, dataDir)
  const eventBus = connectBus(env, log)
  started.push(eventBus.close)

  const urls = publicUrls(env)
  const common = {
    ...source,
    LOG_LEVEL: env.LOG_LEVEL,
    SHUTDOWN_TIMEOUT_SECONDS: String(env.SHUTDOWN_TIMEOUT_SECONDS),
    DATABASE_URL: databaseUrl,
    SHARE_PUBLIC_URL: urls.share,
    CHECKOUT_PUBLIC_URL: urls.checkout,
    CHECKOUT_TOKEN_SECRET: env.CHECKOUT_TOKEN_SECRET ?? secrets.checkout_token_secret,
  }
  const checkout = await startCheckoutService({ env: readCheckoutEnv(common), eventBus })
  started.push(checkout.stop)
  const host = dialHost(env.HOST)
  const gatewayEnv = readGatewayEnv({ ...common, CHECKOUT_GRPC_URL: `${host}:${checkout.grpcPort}` })
  const gateway = await startShareGateway({ env: gatewayEnv, eventBus })
  started.push(gateway.stop)
  const linksApi = await startLinksApi({ env: readLinksApiEnv(common), eventBus })
  started.push(linksApi.stop)
  await waitUntilReady([checkout, gateway, linksApi].map(({ port }) => `http://${host}:${port}`))

  const devFile = devFileOf(urls, secrets, await demoDashboardUrl(databaseUrl, urls.linksApi, secrets))
  started.push(() => removeDevFile(dataDir))
  writeDevFile(dataDir, devFile)
  return devFile
}

async function embedPostgres(dataDir: string, started: UndoStack): Promise<string> {
  const postgres = await startEmbeddedPostgres(join(dataDir, 'postgres'))
  started.push(postgres.stop)
  return postgres.url
}

function connectBus({ AMQP_URL, AMQP_EXCHANGE }: StandaloneEnv, log: Logger): EventBus {
  if (AMQP_URL === undefined) return createInProcessBus({ log })
  return connectRabbitMq({ url: AMQP_URL, exchange: AMQP_EXCHANGE, log, connectionName: 'standalone' })
}

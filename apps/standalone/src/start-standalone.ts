import { join } from 'node:path'
import { startCheckoutService } from '@paylinks/checkout-service/start'
import { startLinksApi } from '@paylinks/links-api/start'
import type { EventBus } from '@paylinks/messaging/event-bus'
import { createInProcessBus } from '@paylinks/messaging/in-process-bus'
import { connectRabbitMq } from '@paylinks/messaging/rabbitmq-bus'
import { type CleanupStack, startWithCleanup } from '@paylinks/service-kit/cleanup-stack'
import { createLogger, type Logger } from '@paylinks/service-kit/logger'
import { createMasterKey, parseMasterKeys } from '@paylinks/service-kit/master-key'
import type { RunningService } from '@paylinks/service-kit/run-service'
import { startShareGateway } from '@paylinks/share-gateway/start'
import { startWebhookService } from '@paylinks/webhook-service/start'
import { requireBackingServices } from './backing-services.ts'
import { type DevFile, removeDevFile, writeDevFile } from './data-dir/dev-file.ts'
import { lockDataDir } from './data-dir/lock-data-dir.ts'
import { devFileOf } from './demo/dev-file-of.ts'
import { startEmbeddedPostgres } from './embedded/embedded-postgres.ts'
import { type EnvSource, readStandaloneEnv, type StandaloneEnv } from './env.ts'
import { demoDashboardUrl, prepareInstallation } from './prepare-installation.ts'
import { dialHost, publicUrls } from './public-urls.ts'
import { waitUntilReady } from './wait-until-ready.ts'

export type RunningInstallation = RunningService & {
  dataDir: string
  devFile: DevFile
  /** Where further gateways listen. */
  moreGatewayUrls: string[]
}

/** Starts all services in this process, on embedded defaults where the environment names no server. */
export function startStandalone(source: EnvSource): Promise<RunningInstallation> {
  return startWithCleanup(async (cleanup) => {
    const envs = readStandaloneEnv(source)
    const { own: env, checkout: checkoutEnv, gateway: gatewayEnv, linksApi: linksApiEnv, webhook: webhookEnv } = envs
    const log = createLogger({ service: 'standalone', level: env.LOG_LEVEL })
    const dataDir = env.PAYLINKS_DATA_DIR

    cleanup.push(lockDataDir(dataDir))
    removeDevFile(dataDir)
    await requireBackingServices(env)

    const databaseUrl = env.DATABASE_URL ?? (await embedPostgres(dataDir, cleanup))
    const secrets = await prepareInstallation(databaseUrl, dataDir)

    const eventBus = connectBus(env, log)
    cleanup.push(eventBus.close)

    const urls = publicUrls(env)
    const host = dialHost(env.HOST)
    const common = {
      LOG_LEVEL: env.LOG_LEVEL,
      SHUTDOWN_DELAY_SECONDS: env.SHUTDOWN_DELAY_SECONDS,
      SHUTDOWN_TIMEOUT_SECONDS: env.SHUTDOWN_TIMEOUT_SECONDS,
      DATABASE_URL: databaseUrl,
      SHARE_PUBLIC_URL: urls.share,
      CHECKOUT_PUBLIC_URL: urls.checkout,
      CHECKOUT_TOKEN_SECRET: env.CHECKOUT_TOKEN_SECRET ?? secrets.checkout_token_secret,
      PAYLINKS_MASTER_KEY: createMasterKey(parseMasterKeys(env.PAYLINKS_MASTER_KEY ?? secrets.master_key)),
      WEBHOOK_ALLOW_LOOPBACK: env.WEBHOOK_ALLOW_LOOPBACK,
    }
    const checkout = await startCheckoutService({
      env: { ...checkoutEnv, ...common, CHECKOUT_GRPC_HOST: env.HOST },
      eventBus,
    })
    cleanup.push(checkout.stop)

    const checkoutTarget = { CHECKOUT_GRPC_URL: `${host}:${checkout.grpcPort}` }
    const gateway = await startShareGateway({ env: { ...gatewayEnv, ...common, ...checkoutTarget }, eventBus })
    cleanup.push(gateway.stop)

    const linksApi = await startLinksApi({ env: { ...linksApiEnv, ...common }, eventBus })
    cleanup.push(linksApi.stop)

    const webhooks = await startWebhookService({ env: { ...webhookEnv, ...common }, eventBus })
    cleanup.push(webhooks.stop)

    await waitUntilReady([checkout, gateway, linksApi, webhooks].map(({ port }) => `http://${host}:${port}`))

    const devFile = devFileOf(urls, secrets, await demoDashboardUrl(databaseUrl, urls.linksApi, secrets))
    writeDevFile(dataDir, devFile)
    cleanup.push(() => removeDevFile(dataDir))
    return { log, dataDir, devFile, moreGatewayUrls: [] }
  })
}

async function embedPostgres(dataDir: string, cleanup: CleanupStack): Promise<string> {
  const postgres = await startEmbeddedPostgres(join(dataDir, 'postgres'))
  cleanup.push(postgres.stop)
  return postgres.url
}

function connectBus({ AMQP_URL, AMQP_EXCHANGE }: StandaloneEnv, log: Logger): EventBus {
  if (AMQP_URL === undefined) return createInProcessBus({ log })
  return connectRabbitMq({ url: AMQP_URL, exchange: AMQP_EXCHANGE, log, connectionName: 'standalone' })
}

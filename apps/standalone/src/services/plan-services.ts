import type { EnvSource, ServicesEnv } from '../env.ts'
import { dialHost, publicUrls } from '../public-urls.ts'
import type { ServiceName } from './service-process.ts'

/** A service that is to run: on which port, and with which variables. */
export type PlannedService = { name: ServiceName; port: number; variables: EnvSource }

/** What the services of an installation share and hand to nobody. */
type InstallationSecrets = { tokenSecret: string; masterKey: string }

/** What runs, in the order of starting: nothing comes before what it calls. */
export function planServices(env: ServicesEnv, source: EnvSource, secrets: InstallationSecrets): PlannedService[] {
  const urls = publicUrls(env)
  const common: EnvSource = {
    ...source,
    LOG_LEVEL: env.LOG_LEVEL,
    SHUTDOWN_DELAY_SECONDS: String(env.SHUTDOWN_DELAY_SECONDS),
    SHUTDOWN_TIMEOUT_SECONDS: String(env.SHUTDOWN_TIMEOUT_SECONDS),
    REDIS_URL: env.REDIS_URL,
    AMQP_URL: env.AMQP_URL,
    SHARE_PUBLIC_URL: urls.share,
    CHECKOUT_PUBLIC_URL: urls.checkout,
    // On one machine the gateway finds it where everything else listens.
    CHECKOUT_GRPC_HOST: undefined,
    CHECKOUT_GRPC_URL: `${dialHost(env.HOST)}:${env.CHECKOUT_GRPC_PORT}`,
    WEBHOOK_ALLOW_LOOPBACK: String(env.WEBHOOK_ALLOW_LOOPBACK),
    // Each is handed on only to who has a use for it. The gateway, which the internet reaches, has none for any.
    DATABASE_URL: undefined,
    CHECKOUT_TOKEN_SECRET: undefined,
    PAYLINKS_MASTER_KEY: undefined,
  }
  const sealing = { DATABASE_URL: env.DATABASE_URL, PAYLINKS_MASTER_KEY: secrets.masterKey }
  const { DATABASE_URL } = env
  const gatewayPorts = Array.from({ length: env.SHARE_GATEWAYS }, (_, index) => env.SHARE_GATEWAY_PORT + index)
  return [
    {
      name: 'checkout-service',
      port: env.CHECKOUT_PORT,
      variables: { ...common, DATABASE_URL, CHECKOUT_TOKEN_SECRET: secrets.tokenSecret },
    },
    { name: 'links-api', port: env.LINKS_API_PORT, variables: { ...common, ...sealing } },
    { name: 'webhook-service', port: env.WEBHOOK_PORT, variables: { ...common, ...sealing } },
    ...gatewayPorts.map((port) => ({
      name: 'share-gateway' as const,
      port,
      variables: { ...common, SHARE_GATEWAY_PORT: String(port) },
    })),
  ]
}

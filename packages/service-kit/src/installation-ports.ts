import { portVariable } from './env.ts'

/** Where the services of an installation listen. */
export const installationPorts = {
  LINKS_API_PORT: portVariable(4000),
  SHARE_GATEWAY_PORT: portVariable(4100),
  CHECKOUT_PORT: portVariable(4200),
  CHECKOUT_GRPC_PORT: portVariable(4250),
  WEBHOOK_PORT: portVariable(4300),
}

type InstallationEnv = Record<keyof typeof installationPorts, number> & {
  DATABASE_URL: string
  REDIS_URL?: string | undefined
}

/** Where this installation and its servers listen, so that no webhook is sent there. */
export function ownPorts(env: InstallationEnv): number[] {
  const names = Object.keys(installationPorts) as (keyof typeof installationPorts)[]
  const servers = [env.DATABASE_URL, env.REDIS_URL].flatMap((url) => (url === undefined ? [] : new URL(url).port || []))
  return [...names.map((name) => env[name]), ...servers.map(Number)]
}

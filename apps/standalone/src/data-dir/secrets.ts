import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isApiKey, newApiKey } from '@paylinks/contracts/api-keys'
import { z } from 'zod'
import { writePrivateFile } from './private-file.ts'

const SECRETS_FILE = 'secrets.json'

const secretsSchema = z.object({
  checkout_token_secret: z.string().min(32),
  /** Absent in the file of an installation that is older than it. */
  master_key: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .default(newMasterKey),
  live_key: z.string().refine(isApiKey),
  test_key: z.string().refine(isApiKey),
})

/** What must outlive a restart and is stored in clear nowhere else. */
export type Secrets = z.infer<typeof secretsSchema>

/** The installation's secrets: those of its first start, or new ones where the file is lost or spoilt. */
export function loadSecrets(dataDir: string): Secrets {
  const stored = secretsSchema.safeParse(readJson(join(dataDir, SECRETS_FILE)))
  if (stored.success) return stored.data
  const secrets = {
    checkout_token_secret: randomBytes(32).toString('base64url'),
    master_key: newMasterKey(),
    live_key: newApiKey(true).key,
    test_key: newApiKey(false).key,
  }
  saveSecrets(dataDir, secrets)
  return secrets
}

export function saveSecrets(dataDir: string, secrets: Secrets): void {
  writePrivateFile(join(dataDir, SECRETS_FILE), `${JSON.stringify(secrets, null, 2)}\n`)
}

function newMasterKey(): string {
  return randomBytes(32).toString('hex')
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

import { hashDashboardToken, newDashboardToken } from '@paylinks/contracts/dashboard-tokens'
import type { Transaction } from './client.ts'

type SignIn = { accountId: string; liveKeyId: string | null; testKeyId: string | null }

/** Makes a code that signs in to the dashboard once, as whoever holds these keys. Only its hash is stored. */
export async function insertSignInCode(tx: Transaction, keys: SignIn, validSeconds: number): Promise<string> {
  const code = newDashboardToken()
  const expiresAt = new Date(Date.now() + validSeconds * 1000)
  await tx.dashboardSignInCode.create({ data: { codeHash: hashDashboardToken(code), ...keys, expiresAt } })
  return code
}

/** The address to open with a code. Browsers send what stands behind the hash to no server. */
export function signInUrl(linksApiUrl: string, code: string): string {
  return `${linksApiUrl}/dashboard/sign-in#code=${code}`
}

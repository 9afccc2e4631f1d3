import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DemoIds } from '../demo/demo-catalogue.ts'
import { writePrivateFile } from './private-file.ts'

export const DEV_FILE = 'dev.json'

/** All that a developer's program needs to use the installation. It exists only while everything is ready to serve. */
export type DevFile = {
  account_id: string
  live_key: string
  test_key: string
  links_api_url: string
  share_url: string
  checkout_url: string
  /** Opens the dashboard once, signed in as the demo merchant. */
  dashboard_url: string
  live: DemoIds
  test: DemoIds
}

export function writeDevFile(dataDir: string, content: DevFile): void {
  writePrivateFile(join(dataDir, DEV_FILE), `${JSON.stringify(content, null, 2)}\n`)
}

export function removeDevFile(dataDir: string): void {
  rmSync(join(dataDir, DEV_FILE), { force: true })
}

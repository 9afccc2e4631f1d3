import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'

export type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm'

type AdapterFactory = Parameters<typeof bindMigrationAwareSqlAdapterFactory>[0]

/** Nothing is managed outside of the Prisma schema. */
export const NO_FILTERS = { externalTables: [], externalEnums: [] }

let loaded = false

/**
 * Prisma's own schema engine, compiled to WebAssembly: what `prisma migrate` runs, with no binary to download. Node 20
 * does not import .wasm files, so this does by hand what the package's main module leaves to the loader.
 */
export async function openSchemaEngine(adapters: AdapterFactory): Promise<SchemaEngine> {
  if (!loaded) loadEngine()
  return bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, bindMigrationAwareSqlAdapterFactory(adapters))
}

/** As much of the WebAssembly API as is used here: Node has it, and Node's types do not. */
type WebAssemblyApi = {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: Record<string, object>) => { exports: { __wbindgen_start(): void } }
}

function loadEngine(): void {
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const module = new Module(readFileSync(script.replace(/\.js$/, '.wasm')))
  const { exports } = new Instance(module, { './schema_engine_bg.js': bindings })
  bindings.__wbg_set_wasm(exports)
  exports.__wbindgen_start()
  loaded = true
}

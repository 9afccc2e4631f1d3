import { fileURLToPath } from 'node:url'
import * as grpc from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import type { ProtoGrpcType } from './generated/checkout.ts'

export type { CheckoutClient, CheckoutHandlers } from './generated/paylinks/checkout/v1/Checkout.ts'
export type { LinkRefusal__Output as LinkRefusal } from './generated/paylinks/checkout/v1/LinkRefusal.ts'
export type { MintItem__Output as MintItem } from './generated/paylinks/checkout/v1/MintItem.ts'
export type { MintResult__Output as MintResult } from './generated/paylinks/checkout/v1/MintResult.ts'
export type { ResolveResult__Output as ResolveResult } from './generated/paylinks/checkout/v1/ResolveResult.ts'

/** The most items that one MintSessions or ResolveLinks call may carry. */
export const MAX_RPC_BATCH = 256

/** The service's full name, as the gRPC health protocol asks for it. */
export const CHECKOUT_RPC_SERVICE = 'paylinks.checkout.v1.Checkout'

// gRPC would write its own lines beside our logs. Whatever goes wrong reaches us as an error or a state of the channel.
grpc.setLogVerbosity(grpc.logVerbosity.NONE)

const packageDefinition = loadSync(fileURLToPath(new URL('../proto/checkout.proto', import.meta.url)), {
  keepCase: true,
  enums: String,
  defaults: true,
  oneofs: true,
})

/** The client's constructor and the service definition of `proto/checkout.proto`. */
export const { Checkout: CheckoutRpc } = (grpc.loadPackageDefinition(packageDefinition) as unknown as ProtoGrpcType)
  .paylinks.checkout.v1

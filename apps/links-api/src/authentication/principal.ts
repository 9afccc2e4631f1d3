/** Whom a request comes from, as its API key tells. Every query names its account and its mode. */
export type Principal = { accountId: string; livemode: boolean; apiKeyId: string; scopes: string[] }

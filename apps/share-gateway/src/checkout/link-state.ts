/** Why a link cannot be opened. The customer is never told which. */
export type LinkRefusal = 'unknown' | 'deactivated' | 'unsellable'

export type LinkState = 'live' | LinkRefusal

/** What somebody who knows said of a link, and the version it was said of: 0 of an unknown one. */
export type LinkFinding = { state: LinkState; version: number }

/** Why a link cannot be opened. The customer is never told which. */
export type UnavailableReason = 'unknown' | 'deactivated' | 'unsellable'

export type LinkAvailability = 'openable' | UnavailableReason

/** What somebody who knows said of a link, and the version it was said of: 0 of an unknown one. */
export type LinkFinding = { state: LinkAvailability; version: number }

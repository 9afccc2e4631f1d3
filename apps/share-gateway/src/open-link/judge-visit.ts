import type { IncomingHttpHeaders } from 'node:http'
import { isPrefetch } from './is-prefetch.ts'

/**
 * What a request for a link is: `visit` of a person or of a program that wants a session; `prefetch` by a browser whose
 * user has not asked yet; `preview_robot`, which shows or checks links that people share; `sub_resource` of a page, as an
 * image or a script.
 */
export type Visit = 'visit' | 'prefetch' | 'preview_robot' | 'sub_resource'

/**
 * Robots that look at links before people do, by the names that they give themselves. A program that bears none of them
 * (curl, an HTTP library) is no robot: it may be a merchant's own.
 */
const ROBOT_NAMES = [
  // Chats and networks.
  'Slack-ImgProxy|Slackbot',
  'facebookexternalhit|facebookcatalog|Facebot|meta-external(?:agent|fetcher|ads)|FacebookBot',
  'WhatsApp/',
  'SkypeUriPreview|Skype-url-preview|MicrosoftPreview|TeamsBot',
  'Bluesky Cardyb|Mastodon/|Pleroma|Misskey|Lemmy|Threads-',
  'Snap URL Preview|kakaotalk-scrap|vkShare|Viber/|line-poker|ZaloPC-URL-Preview|SignalPreview|Iframely|Embedly|Synapse',
  'Pinterest/0|redditbot|Tumblr/|Quora Link Preview|XING-contenttabreceiver|outbrain|Nuzzel|Flipboard(?:Proxy|RSS)',
  // Search engines and what they run beside.
  'Google-(?:InspectionTool|Extended|Safety|Read-Aloud|PageRenderer|Site-Verification)|GoogleOther|APIs-Google|Mediapartners-Google',
  'GoogleImageProxy|Google Web Preview|Feedfetcher-Google|FeedFetcher|GoogleMessages|Chrome-Lighthouse',
  'BingPreview|BingVideoPreview|Applebot|Yahoo! Slurp|YahooMailProxy|Yahoo Link Preview',
  'Baiduspider|Sogou|YandexBot|Yeti/|DuckDuckGo-Favicons|Qwantify|ia_archiver|archive\\.org_bot',
  'Bytespider|ChatGPT-User|Claude-(?:Web|User|SearchBot)|Perplexity-User|cohere-ai|anthropic-ai|Amazonbot|PetalBot',
  // Mail programs and scanners that name themselves.
  'ms-office|Microsoft Office (?:Existence|Protocol) Discovery|Outlook-(?:iOS|Android)-Preview|Microsoft-SafeLinks',
  'Barracuda|Mimecast|Proofpoint|TrendMicro|Symantec|FireEye|Cisco-IronPort|Sophos|Forcepoint|Zscaler|VirusTotal|urlscan|URLVoid|PhishTank|Netcraft|CensysInspect|Expanse',
]

/** A word that ends in "bot", "crawler" or "spider"; phones of the make CUBOT are none. */
const ROBOT_WORD =
  '(?<!\\bcu)bot(?:[-/ ;,:.)@]|$)|crawl(?:er|ing)|spider(?:[-/ ;,)]|$)|link ?preview|url ?preview|unfurl'

const ROBOT = new RegExp(`${ROBOT_NAMES.join('|')}|${ROBOT_WORD}`, 'i')

/** A navigation of a window or a frame, or a script's own request. Anything else wants a part of some page. */
const VISIT_DESTINATIONS = new Set(['document', 'iframe', 'empty'])

/** Browsers of one make send the same name every time, so most are known. */
const judged = new Map<string, boolean>()
const MAX_JUDGED = 5_000
const MAX_NAME_LENGTH = 1_000

export function judgeVisit(headers: IncomingHttpHeaders): Visit {
  const userAgent = headers['user-agent']
  if (userAgent !== undefined && isRobot(userAgent)) return 'preview_robot'
  const destination = headers['sec-fetch-dest']
  if (typeof destination === 'string' && !VISIT_DESTINATIONS.has(destination)) return 'sub_resource'
  return isPrefetch(headers) ? 'prefetch' : 'visit'
}

function isRobot(userAgent: string): boolean {
  const known = judged.get(userAgent)
  if (known !== undefined) return known
  const name = userAgent.slice(0, MAX_NAME_LENGTH)
  const verdict = ROBOT.test(name)
  if (userAgent.length <= MAX_NAME_LENGTH) {
    if (judged.size >= MAX_JUDGED) judged.clear()
    judged.set(userAgent, verdict)
  }
  return verdict
}

/** What a request must get: a redirect to the checkout, the session as JSON, or a card that opens nothing. */
type Expected = 'redirect' | 'json' | 'card'

const HTML = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const ANY = '*/*'

type Recorded = { name: string; userAgent: string; accept: string; expected: Expected }

const robot =
  (accept: string) =>
  (name: string, userAgent: string): Recorded => ({ name, userAgent, accept, expected: 'card' })
const browser = (name: string, userAgent: string): Recorded => ({ name, userAgent, accept: HTML, expected: 'redirect' })
const program = (name: string, userAgent: string): Recorded => ({ name, userAgent, accept: ANY, expected: 'json' })
const asking = robot(HTML)
const silent = robot(ANY)

/** User agents as they were recorded, with the `Accept` that goes with them. */
export const recordedUserAgents: Recorded[] = [
  silent('Slack, links', 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)'),
  silent('Slack', 'Slackbot 1.0 (+https://api.slack.com/robots)'),
  silent('Slack, pictures', 'Slack-ImgProxy (+https://api.slack.com/robots)'),
  silent('Facebook', 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)'),
  silent('Facebook, short', 'facebookexternalhit/1.1'),
  silent('Facebook catalogue', 'facebookcatalog/1.0'),
  silent('Meta', 'meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)'),
  silent('Meta, on request', 'meta-externalfetcher/1.1'),
  asking(
    'Apple Messages',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0',
  ),
  silent('WhatsApp', 'WhatsApp/2.23.20.0'),
  silent('WhatsApp on iOS', 'WhatsApp/2.24.1.78 i'),
  silent('WhatsApp on Android', 'WhatsApp/2.23.18.79 A'),
  silent('Telegram', 'TelegramBot (like TwitterBot)'),
  silent('X', 'Twitterbot/1.0'),
  silent('Discord', 'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)'),
  silent('LinkedIn', 'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)'),
  asking('Skype', 'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com'),
  asking('Teams', 'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0; SkypeUriPreview Preview/0.5)'),
  asking('Bing', 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)'),
  asking(
    'Bing, as Chrome',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36',
  ),
  asking('Bing preview', 'Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/534+ (KHTML, like Gecko) BingPreview/1.0b'),
  asking('Google', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'),
  asking(
    'Google, as a phone',
    'Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.6422.175 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  ),
  silent('Google, pictures', 'Googlebot-Image/1.0'),
  asking('Google, inspection', 'Mozilla/5.0 (compatible; Google-InspectionTool/1.0;)'),
  asking('Google, others', 'GoogleOther'),
  silent('Google ads', 'AdsBot-Google (+http://www.google.com/adsbot.html)'),
  asking(
    'Gmail, pictures',
    'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
  ),
  asking(
    'Lighthouse',
    'Mozilla/5.0 (Linux; Android 11; moto g power) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Mobile Safari/537.36 Chrome-Lighthouse',
  ),
  asking(
    'Apple',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.1 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)',
  ),
  asking('DuckDuckGo', 'DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)'),
  asking('Yandex', 'Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)'),
  asking('Baidu', 'Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)'),
  asking('Pinterest', 'Mozilla/5.0 (compatible; Pinterestbot/1.0; +http://www.pinterest.com/bot.html)'),
  silent('Reddit', 'Mozilla/5.0 (compatible; redditbot/1.0; +http://www.reddit.com/feedback)'),
  silent('Mastodon', 'http.rb/5.1.1 (Mastodon/4.2.1; +https://mastodon.social/) Bot'),
  silent('Bluesky', 'Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)'),
  silent('VK', 'Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)'),
  silent('KakaoTalk', 'facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984'),
  silent('LINE', 'facebookexternalhit/1.1;line-poker/1.0'),
  silent('Viber', 'Viber/20.0.0 (link preview)'),
  silent('Snapchat', 'Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots'),
  silent('Iframely', 'Iframely/1.3.1 (+https://iframely.com/docs/about)'),
  silent('Embedly', 'Mozilla/5.0 (compatible; Embedly/0.2; +http://support.embed.ly/)'),
  asking('Outlook', 'Mozilla/4.0 (compatible; ms-office; MSOffice 16)'),
  silent('Office', 'Microsoft Office Existence Discovery'),
  asking('Barracuda', 'Mozilla/5.0 (compatible; BarracudaCentral; Barracuda Sentinel (EE))'),
  silent('Mimecast', 'Mimecast-URL-Protect/1.0'),
  asking('Proofpoint', 'Mozilla/5.0 (compatible; Proofpoint URL Defense)'),
  asking('Yahoo Mail', 'YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html'),
  asking('VirusTotal', 'Mozilla/5.0 (compatible; VirusTotal; +https://www.virustotal.com)'),
  silent(
    'GPTBot',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
  ),
  silent(
    'ClaudeBot',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)',
  ),
  silent(
    'Bytespider',
    'Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36 (compatible; Bytespider)',
  ),
  silent('Ahrefs', 'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)'),

  browser(
    'Chrome on Windows',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  ),
  browser(
    'Chrome on Android',
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
  ),
  browser(
    'Chrome on iOS',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1',
  ),
  browser(
    'Safari on a Mac',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
  ),
  browser(
    'Safari on a phone',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  ),
  browser(
    'Safari on a tablet',
    'Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1',
  ),
  browser('Firefox on Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0'),
  browser('Firefox on Android', 'Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0'),
  browser(
    'Edge',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0',
  ),
  browser(
    'Opera',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0',
  ),
  browser(
    'Samsung Internet',
    'Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36',
  ),
  browser(
    'a phone whose make ends in bot',
    'Mozilla/5.0 (Linux; Android 9; CUBOT NOTE S) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/96.0.4664.45 Mobile Safari/537.36',
  ),
  browser(
    'another phone of that make',
    'Mozilla/5.0 (Linux; Android 10; CUBOT_X30) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/91.0.4472.120 Mobile Safari/537.36',
  ),
  browser(
    'a phone of that make without a model',
    'Mozilla/5.0 (Linux; Android 12; CUBOT) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/108.0.0.0 Mobile Safari/537.36',
  ),
  browser(
    'within Facebook',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/468.0.0.35.109;FBDV/iPhone14,5;FBMD/iPhone;FBSN/iOS]',
  ),
  browser(
    'within Instagram',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 336.0.5.24.81 (iPhone14,5; iOS 17_5; de_DE)',
  ),
  browser(
    'within LinkedIn',
    'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/124.0.6367.82 Mobile Safari/537.36 [LinkedInApp]',
  ),
  browser(
    'within LINE',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/14.8.0',
  ),
  browser(
    'within KakaoTalk',
    'Mozilla/5.0 (Linux; Android 14; SM-S918N) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/124.0 Mobile Safari/537.36;KAKAOTALK 2410680',
  ),
  browser(
    'within Snapchat',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Snapchat/12.87.0.40 (like Safari/8618.2.12, panda)',
  ),
  browser(
    'within Pinterest',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [Pinterest/iOS]',
  ),
  browser(
    'within Slack on a desk',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Slack/4.41.97 Chrome/130.0.6723.127 Electron/33.2.0 Safari/537.36',
  ),
  browser(
    'within Teams on a desk',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Teams/24295.605.3225.8804 Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0',
  ),
  browser(
    'within WeChat',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/WIFI Language/en',
  ),
  browser(
    'UC Browser',
    'Mozilla/5.0 (Linux; U; Android 13; en-US; RMX3501) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 UCBrowser/13.6.8.1316 Mobile Safari/537.36',
  ),
  browser('an old Internet Explorer', 'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko'),

  program('curl', 'curl/8.10.1'),
  program('Python', 'python-requests/2.32.3'),
  program('Go', 'Go-http-client/2.0'),
  program('Java', 'okhttp/4.12.0'),
  program('Node', 'node'),
  program('PHP', 'GuzzleHttp/7'),
  program('Postman', 'PostmanRuntime/7.42.0'),
  program('.NET', 'RestSharp/112.1.0.0'),
  program('a merchant’s own program', 'acme-shop/3.1'),
]

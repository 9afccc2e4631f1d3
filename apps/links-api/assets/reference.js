const openApi = await (await fetch('/openapi.json')).json()

globalThis.Scalar.createApiReference('#reference', {
  content: forReading(openApi),
  // Everything comes from this server: no fonts, no telemetry, no proxy, no assistant, no hosted client.
  withDefaultFonts: false,
  telemetry: false,
  proxyUrl: '',
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: 'never',
  documentDownloadType: 'none',
  // The key that is typed in stays in this page's memory.
  persistAuth: false,
  authentication: { preferredSecurityScheme: 'apiKey' },
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  hiddenClients: hiddenClients(),
  orderRequiredPropertiesFirst: true,
  orderSchemaPropertiesBy: 'preserve',
  operationsSorter: byMethod,
  metaData: { title: 'Paylinks merchant API' },
})

new MutationObserver(mend).observe(document.body, { childList: true, subtree: true })

/** Gives what Scalar leaves without one a name for screen readers, and lets the keyboard scroll its samples. */
function mend() {
  for (const button of document.querySelectorAll('button.group\\/copy-button:not([aria-label])')) {
    button.setAttribute('aria-label', 'Copy')
  }
  for (const code of document.querySelectorAll('code.hljs:not([tabindex])')) code.tabIndex = 0
}

/** The document with the account as a variable of the server, so that a reader fills it in once and not in each operation. */
function forReading(document) {
  const prefix = '/api/{account_id}'
  const { AccountId, ...parameters } = document.components.parameters
  const paths = Object.entries(document.paths).map(([path, item]) => [
    path.startsWith(prefix) ? path.slice(prefix.length) : path,
    Object.fromEntries(Object.entries(item).map(([method, operation]) => [method, withoutAccount(operation)])),
  ])
  return {
    ...document,
    info: {
      ...document.info,
      description: `[The same as OpenAPI, for programs](/openapi.json)\n\n${document.info.description}`,
    },
    servers: [
      {
        url: `${location.origin}${prefix}`,
        variables: {
          account_id: { default: AccountId.schema.example ?? AccountId.example, description: AccountId.description },
        },
      },
    ],
    components: { ...document.components, parameters },
    paths: Object.fromEntries(paths),
  }
}

function withoutAccount(operation) {
  const parameters = operation.parameters?.filter(({ $ref }) => $ref !== '#/components/parameters/AccountId')
  return { ...operation, parameters }
}

/** Samples in curl, Python, PHP and Go. The client's own are in the document. */
function hiddenClients() {
  const shown = { shell: 'curl', python: 'requests', php: 'guzzle', go: 'native' }
  const offered = {
    c: ['libcurl'],
    clojure: ['clj_http'],
    csharp: ['httpclient', 'restsharp'],
    dart: ['http'],
    fsharp: ['httpclient'],
    go: ['native'],
    http: ['http1.1'],
    julia: ['http'],
    java: ['asynchttp', 'nethttp', 'okhttp', 'unirest'],
    js: ['axios', 'fetch', 'jquery', 'ofetch', 'xhr'],
    kotlin: ['okhttp'],
    node: ['axios', 'fetch', 'ofetch', 'undici'],
    objc: ['nsurlsession'],
    ocaml: ['cohttp'],
    php: ['curl', 'guzzle', 'laravel'],
    powershell: ['restmethod', 'webrequest'],
    python: ['aiohttp', 'httpx_async', 'httpx_sync', 'python3', 'requests'],
    r: ['httr', 'httr2'],
    ruby: ['native'],
    rust: ['reqwest'],
    shell: ['curl', 'httpie', 'wget'],
    swift: ['nsurlsession'],
  }
  return Object.fromEntries(
    Object.entries(offered).map(([language, clients]) => [
      language,
      shown[language] === undefined ? true : clients.filter((client) => client !== shown[language]),
    ]),
  )
}

/** Create, list, retrieve, change, end: the order in which people meet them. */
function byMethod(a, b) {
  const order = ['post', 'get', 'patch', 'delete']
  const rank = ({ httpVerb, method, path }) => order.indexOf((httpVerb ?? method).toLowerCase()) * 1000 + path.length
  return rank(a) - rank(b)
}

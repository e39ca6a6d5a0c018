import { serve } from '@occi/server/node'
import { type DefaultTreeAdapterMap, parse } from 'parse5'
import { describe, expect, test } from 'vitest'
import { demoService } from './service.ts'

type Node = DefaultTreeAdapterMap['node']

/** What would run, load or lead astray if it became markup; one text holds many, so that whatever breaks out is seen. */
const vectors = [
  [
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</title><svg onload=alert(1)>',
    '</style><script>alert(1)</script>',
    '</textarea><iframe src=javascript:alert(1)>',
    '"><form action="https://evil.example"><button>x</button></form>',
    '</select></option><meta http-equiv="refresh" content="0;url=https://evil.example">',
    '\u202e<a href="http://evil.example">x</a>',
  ].join(' '),
  '<!--<script>alert(1)</script>--!><b onclick=alert(1)>x</b>',
  'javascript:alert(1)',
  '&lt;script&gt;alert(1)&lt;/script&gt;%3Cscript%3Ealert(1)%3C/script%3E',
  '{{constructor.constructor("alert(1)")()}}',
]
const forbidden = new Set(['script', 'img', 'iframe', 'object', 'embed', 'base', 'audio', 'video', 'math', 'template'])

/** The script of all pages. */
const ownScript = /<script>.+?<\/script>/s.exec(
  await (await demoService({ latency: 0 }).app.request('/', { headers: { Accept: 'text/html' } })).text(),
)?.[0] as string

/** Elements and attributes of a page that could not come from the service itself. */
function foreign(html: string): string[] {
  const found: string[] = []
  const visit = (node: Node) => {
    if ('tagName' in node) {
      if (forbidden.has(node.tagName)) found.push(`<${node.tagName}>`)
      for (const { name, value } of node.attrs) {
        if (name.startsWith('on') || name === 'style') found.push(`${node.tagName} ${name}`)
        if (name === 'http-equiv') found.push(`${node.tagName} ${name}`)
        const leads = name === 'href' || name === 'action' || name === 'formaction' || name === 'src'
        if (leads && /^\s*javascript:/i.test(value)) found.push(`${node.tagName} ${name}=${value}`)
        if (leads && /^(?:https?:)?\/\/evil/i.test(value)) found.push(`${node.tagName} ${name}=${value}`)
      }
    }
    if ('childNodes' in node) node.childNodes.forEach(visit)
  }
  visit(parse(html.replace(ownScript, '')))
  return found
}

const scheme = 'http://schemas.ogf.org/occi/infrastructure#'
const kind = `${scheme}compute`
const startAction = `${scheme.slice(0, -1)}/compute/action#start`
const page = { Accept: 'text/html' }
const json = { 'Content-Type': 'application/json', Accept: 'application/json' }
const form = { ...page, 'Content-Type': 'application/x-www-form-urlencoded' }

/** A request, by its path; by default a GET of a page. */
type Request = readonly [path: string, init?: RequestInit]

const post = (path: string, fields: Record<string, string>): Request => [
  path,
  { method: 'POST', headers: form, body: new URLSearchParams(fields).toString() },
]

/** What can be sent in header fields; anything beyond ASCII goes as UTF-8. */
function octets(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** Every place where a client can write something that a page may show again, by what the place is. */
const places: Readonly<Record<string, (vector: string, own: string) => readonly Request[]>> = {
  'titles, summaries and attribute values': (_, own) => [
    ...([[own], [`${own}?edit`], [`${own}?confirm=delete`], ['/'], ['/?page=1'], ['/?map']] as const),
    ...([
      ['/compute/'],
      ['/compute/?map'],
      ['/networkinterface/?create'],
      ['/compute/?confirm=delete&_all=1'],
    ] as const),
    ...([['/compute/?columns=occi.compute.hostname&columns=occi.core.summary'], ['/?order=title&page=1']] as const),
    post('/compute/', { _method: 'GET', confirm: startAction, location: own }),
    post('/tag/', { _method: 'GET', confirm: 'remove', location: own }),
  ],
  'titles of mixins': () => [['/-/'], ['/tag/'], ['/tag/?map'], ['/tag/?create'], ['/compute/?create'], ['/-/?define']],
  paths: (vector) => {
    const path = encodeURIComponent(vector).replaceAll("'", '%27')
    const create = { method: 'PUT', headers: { ...json, ...page }, body: JSON.stringify({ kind }) }
    return [
      ...([[`/${path}`], [`/compute/${path}`], [`/${path}/`], [`/${path}/${path}?edit`]] as const),
      ...([[`/vms/${path}`, create], [`/vms/${path}`], [`/vms/${path}?edit`], ['/vms/'], ['/vms/?map']] as const),
      [`/vms/${path}`, { method: 'DELETE', headers: page }],
    ]
  },
  'query parameters': (vector) => {
    const query = encodeURIComponent(vector)
    return [
      ...([[`/compute/?${query}=${query}`], [`/compute/?category=${query}`], [`/compute/?page=${query}`]] as const),
      ...([
        [`/compute/?occi.compute.hostname=${query}`],
        [`/compute/?after=${query}`],
        [`/-/?category=${query}`],
      ] as const),
      ...([
        [`/compute/?create&title=${query}&category=${query}`],
        [`/?create&x=${query}`],
        [`/?map&title=${query}`],
      ] as const),
      ...([
        [`/networkinterface/?create&source=${query}&target=${query}`],
        [`/compute/?create&connect=${query}`],
      ] as const),
      [`/compute/?attribute=${query}&value=${query}`],
      ...([[`/?search=${query}`], [`/compute/?map&search=${query}`], [`/compute/?order=${query}`]] as const),
      ...([[`/compute/?columns=${query}&number=20`], [`/compute/?confirm=${query}&_all=1`]] as const),
      [`/compute/?confirm=delete&_all=1&search=${query}&location=${query}&_back=${query}`],
      [`/compute/?_done=${query}`],
    ]
  },
  'header fields': (vector) => {
    const text = octets(vector)
    const occi = { ...page, 'Content-Type': 'text/occi' }
    const category = `compute; scheme="${scheme}"; class="kind"`
    return [
      ['/', { headers: { Accept: `text/html, ${text}` } }],
      ['/compute/', { method: 'POST', headers: { ...page, 'Content-Type': text } }],
      ['/compute/', { method: 'POST', headers: { ...occi, Category: text } }],
      ['/compute/', { method: 'POST', headers: { ...occi, Category: category, 'X-OCCI-Attribute': text } }],
      ['/compute/', { method: 'POST', headers: { ...occi, Category: category, Link: `<${text}>; rel="${text}"` } }],
      ['/compute/', { method: 'POST', headers: { ...occi, 'X-OCCI-Location': text } }],
      ['/tag/', { method: 'POST', headers: { ...occi, 'X-OCCI-Location': text } }],
      ['/', { headers: { ...page, 'User-Agent': `${text} OCCI/1.2` } }],
      ['/', { headers: { ...page, Origin: text, Referer: text } }],
      ['/', { headers: { ...page, Host: text } }],
      ['/', { headers: { ...page, 'If-Match': text, 'If-None-Match': text } }],
    ]
  },
  'forms that come back, and other bodies that are refused': (vector, own) => [
    post('/compute/', { category: kind, title: vector, 'occi.compute.cores': vector, [vector]: vector }),
    post('/compute/', { category: vector, 'link.0.category': `${scheme}storagelink`, 'link.0.target': vector }),
    post(own, { title: vector, '_was.title': 'x', 'occi.compute.cores': vector, '_was.occi.compute.cores': vector }),
    post(own, { _method: vector }),
    post(`${own}?action=stop`, { action: `${scheme.slice(0, -1)}/compute/action#stop`, method: vector }),
    post(`${own}?action=${encodeURIComponent(vector)}`, { action: vector }),
    post('/tag/', { location: vector, _back: vector }),
    post('/compute/?action=start', { action: startAction, location: vector, _back: `/compute/?search=${vector}` }),
    post('/compute/', { _method: 'DELETE', location: vector, _back: vector }),
    post('/compute/', { _method: 'GET', confirm: vector, location: vector, [vector]: vector }),
    post('/-/', { 'mixin.term': vector, 'mixin.scheme': vector, 'mixin.title': vector, 'mixin.location': vector }),
    post('/-/', { 'mixin.term': 't', 'mixin.scheme': 'http://a.b/c#', 'mixin.rel': vector, 'mixin.applies': vector }),
    post('/-/', { 'mixin.term': 't', 'mixin.scheme': 'http://a.b/c#', 'mixin.attribute.0.name': vector }),
    ['/compute/', { method: 'POST', headers: { ...json, ...page }, body: JSON.stringify({ kind, [vector]: vector }) }],
    ['/compute/', { method: 'POST', headers: { ...json, ...page }, body: vector }],
    ['/compute/', { method: 'POST', headers: { ...page, 'Content-Type': 'text/plain' }, body: vector }],
    [
      '/-/',
      { method: 'DELETE', headers: { ...json, ...page }, body: JSON.stringify({ term: vector, scheme: vector }) },
    ],
  ],
}

/** A service in which everything that clients can name is called the same. */
async function serviceOf(vector: string) {
  const { app } = demoService({ latency: 0 })
  const send = (path: string, body: unknown) =>
    app.request(path, { method: 'POST', headers: json, body: JSON.stringify(body) })
  const made = await send('/compute/', {
    ...{ kind, title: vector, summary: vector, attributes: { 'occi.compute.hostname': vector } },
  })
  const own = new URL(made.headers.get('location') ?? '').pathname
  const network = await send('/network/', { kind: `${scheme}network`, title: vector })
  const link = await send('/networkinterface/', {
    ...{ kind: `${scheme}networkinterface`, title: vector },
    ...{ source: { location: own }, target: { location: new URL(network.headers.get('location') ?? '').pathname } },
  })
  const attributes = { 'com.example.x': { type: 'string', description: vector, default: vector, mutable: true } }
  const tag = { scheme: 'http://me.example.org/tags#', term: 'tag', title: vector, location: '/tag/', attributes }
  const defined = await send('/-/', tag)
  const tagged = await send('/tag/', { locations: [own] })
  expect([made, network, link, defined, tagged].map(({ status }) => status)).toEqual([201, 201, 201, 200, 200])
  return { app, own }
}

describe('what clients send never becomes markup', () => {
  test.each(vectors)('%s', async (vector) => {
    const { app, own } = await serviceOf(vector)
    for (const [place, requests] of Object.entries(places)) {
      for (const [path, init = { headers: page }] of requests(vector, own)) {
        const answer = await app.request(path, init)
        const text = await answer.text()
        expect(answer.status, `${place}: ${path}`).toBeLessThan(500)
        // A browser takes anything else as the text that it is.
        expect(answer.headers.get('x-content-type-options'), `${place}: ${path}`).toBe('nosniff')
        if (answer.headers.get('content-type')?.startsWith('text/html') !== true) continue
        expect(foreign(text), `${place}: ${path}`).toEqual([])
        expect(answer.headers.get('content-security-policy')).toMatch(
          /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; connect-src 'self'; img-src data:;/,
        )
      }
    }
  })

  test('the test itself finds what it looks for', () => {
    expect(foreign('<a href="javascript:x" onclick=y><script></script>')).toHaveLength(3)
  })
})

describe('requests that another site makes a browser send', () => {
  const forged = `Category: compute; scheme="${scheme}"; class="kind"`
  /** The bodies that forms can send without asking the service first. */
  const bodies: readonly (readonly [type: string, body: string])[] = [
    ['text/plain', `${forged}\r\nX-OCCI-Attribute: occi.compute.hostname="=\r\n"`],
    ['text/plain', `${forged}`],
    ['text/plain; charset=UTF-8', `{"kind":"${kind}","x":"="}`],
    ['application/x-www-form-urlencoded', new URLSearchParams({ category: kind }).toString()],
    ['application/x-www-form-urlencoded', '_method=DELETE'],
    [
      'multipart/form-data; boundary=x',
      `--x\r\nContent-Disposition: form-data; name="category"\r\n\r\n${kind}\r\n--x--\r\n`,
    ],
  ]
  const origins: readonly Record<string, string>[] = [
    { Origin: 'https://evil.example' },
    { Origin: 'http://127.0.0.1:1' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site', Origin: 'https://evil.example' },
  ]

  test.each(bodies)('%s (%#)', async (type, body) => {
    const { app } = demoService({ latency: 0 })
    const server = await serve(app, { port: 0, hostname: '127.0.0.1' })
    try {
      const one = { method: 'POST', headers: json, body: JSON.stringify({ kind, title: 'mine' }) }
      expect((await fetch(`${server.url}/compute/`, one)).status).toBe(201)
      for (const origin of origins) {
        const headers = { Accept: 'text/html', 'Content-Type': type, ...origin }
        const answer = await fetch(`${server.url}/compute/`, { method: 'POST', headers, body, redirect: 'manual' })
        expect([origin, answer.status, foreign(await answer.text())]).toEqual([origin, 403, []])
      }
      const { resources } = JSON.parse(await (await fetch(`${server.url}/compute/`, { headers: json })).text())
      expect(resources.map(({ title }: { title: string }) => title)).toEqual(['mine'])
    } finally {
      await server.close()
    }
  })

  test('its own pages and programs may', async () => {
    const { app } = demoService({ latency: 0 })
    const server = await serve(app, { port: 0, hostname: '127.0.0.1' })
    try {
      const headers: Record<string, string>[] = [{ Origin: server.url, 'Sec-Fetch-Site': 'same-origin' }, {}]
      for (const own of headers) {
        const sent = { method: 'POST', headers: { ...form, ...own }, body: `category=${encodeURIComponent(kind)}` }
        expect((await fetch(`${server.url}/compute/`, { ...sent, redirect: 'manual' })).status).toBe(303)
      }
    } finally {
      await server.close()
    }
  })
})

test('an answer as a form, which pages only read: 406, and nothing is created', async () => {
  const { app } = demoService({ latency: 0 })
  const headers = { ...json, Accept: 'application/x-www-form-urlencoded' }
  const refused = await app.request('/compute/', { method: 'POST', headers, body: JSON.stringify({ kind }) })
  expect([refused.status, refused.headers.get('content-type')]).toEqual([406, 'text/plain; charset=utf-8'])
  expect(await (await app.request('/compute/', { headers: json })).json()).toEqual({ resources: [] })
})

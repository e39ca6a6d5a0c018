import { defineKind, resource } from '@occi/core'
import { describe, expect, test } from 'vitest'
import { Application } from '../application.ts'
import { category, cloud, cluster, disk, machine, member, secured, start } from './cloud.test-fixture.ts'
import { type Client, client, json, occi, pathOf, plain } from './http.test-fixture.ts'

const kind = category(machine)

/** What clients in the wild write, each as a request that must create a machine with two cores. */
const spellings: readonly [what: string, sent: Parameters<Client['send']>[2]][] = [
  [
    'field names in any case',
    { headers: { 'content-type': 'text/occi', cAtEgOrY: kind, 'X-Occi-ATTRIBUTE': 'com.example.cores=2' } },
  ],
  [
    'X-OCCI-Category beside the standard name',
    { headers: { 'Content-Type': 'text/occi', 'X-OCCI-Category': kind, 'X-OCCI-Attribute': 'com.example.cores=2' } },
  ],
  [
    'repeated header fields',
    occi({
      Category: [kind, category(secured)],
      'X-OCCI-Attribute': ['com.example.host="a"', 'com.example.cores=2'],
    }),
  ],
  [
    'header fields joined by commas without a space',
    occi({ Category: `${kind},${category(secured)}`, 'X-OCCI-Attribute': 'com.example.host="a",com.example.cores=2' }),
  ],
  [
    'commas and semicolons inside quotation marks',
    occi({
      Category: `${kind}; title="a, b; c", ${category(secured)}`,
      'X-OCCI-Attribute': 'com.example.host="a, b; c", com.example.cores=2',
    }),
  ],
  [
    'Content-Type: text/plain,text/occi with header fields (rOCCI)',
    {
      headers: { 'Content-Type': 'text/plain,text/occi', Category: kind, 'X-OCCI-Attribute': 'com.example.cores=2' },
    },
  ],
  [
    'Content-Type: text/plain,text/occi with a body (rOCCI)',
    {
      headers: { 'Content-Type': 'text/plain,text/occi' },
      body: `Category: ${kind}\nX-OCCI-Attribute: com.example.cores=2`,
    },
  ],
  ['a trailing semicolon', plain(`Category: ${kind};`, 'X-OCCI-Attribute: com.example.cores=2;')],
  ['a trailing comma', occi({ Category: `${kind},`, 'X-OCCI-Attribute': 'com.example.cores=2,' })],
  ['no class', plain('Category: machine; scheme="http://example.com/occi#"', 'X-OCCI-Attribute: com.example.cores=2')],
  [
    'an unquoted class',
    plain('Category: machine; scheme="http://example.com/occi#"; class=kind', 'X-OCCI-Attribute: com.example.cores=2'),
  ],
  [
    'the kind last',
    occi({
      Category: `secured; scheme="http://example.com/occi#", ${kind}`,
      'X-OCCI-Attribute': 'com.example.cores=2',
    }),
  ],
  [
    'parameters in any order',
    plain(
      'Category: machine; class="kind"; title="x"; scheme="http://example.com/occi#"',
      'X-OCCI-Attribute: com.example.cores=2',
    ),
  ],
  [
    'lines that end in \\r\\n',
    {
      headers: { 'Content-Type': 'text/plain' },
      body: `Category: ${kind}\r\nX-OCCI-Attribute: com.example.cores=2\r\n`,
    },
  ],
  [
    'lines that end in \\n\\r',
    {
      headers: { 'Content-Type': 'text/plain' },
      body: `Category: ${kind}\n\rX-OCCI-Attribute: com.example.cores=2\n\r`,
    },
  ],
  [
    'several values on one line',
    plain(
      `Category: ${kind}, secured; scheme="http://example.com/occi#"; class="mixin"`,
      'X-OCCI-Attribute: com.example.cores=2, com.example.host="a"',
    ),
  ],
  ['numbers in quotes', plain(`Category: ${kind}`, 'X-OCCI-Attribute: com.example.cores="2"')],
  ['spaces around the equals sign', plain(`Category: ${kind}`, 'X-OCCI-Attribute: com.example.cores = 2')],
  ['unquoted strings', plain(`Category: ${kind}`, 'X-OCCI-Attribute: com.example.cores=2, com.example.host=foobar')],
  [
    'a space before the first semicolon',
    plain('Category: machine ;scheme="http://example.com/occi#";class="kind"', 'X-OCCI-Attribute: com.example.cores=2'),
  ],
  [
    'JSON attributes nested by dots',
    json({ kind: machine.identifier, attributes: { com: { example: { cores: 2 } } } }),
  ],
  [
    'a JSON collection of one',
    json({ resources: [{ kind: machine.identifier, attributes: { 'com.example.cores': 2 } }] }),
  ],
]

describe('clients in the wild write', () => {
  test.each(spellings)('%s', async (_, sent) => {
    const { send } = await client(cloud())
    const made = await send('POST', '/machine/', sent)
    expect([made.status, made.text]).toEqual([201, made.text])
    const got = await send('GET', pathOf(made.headers.location), { headers: { Accept: 'application/json' } })
    expect(JSON.parse(got.text).attributes['com.example.cores']).toBe(2)
  })

  test('JSON attributes nested by dots, of which one is an object', async () => {
    const labelled = defineKind({
      scheme: 'http://example.com/occi#',
      term: 'labelled',
      parent: resource,
      attributes: {
        'com.example.labels': { type: 'object', mutable: true },
        'com.example.size': { type: 'integer', mutable: true },
      },
    })
    const { send } = await client(new Application().registerBackend(labelled, {}))
    const labels = { env: { name: 'test' }, 'a.b': [1] }
    const attributes = { com: { example: { labels, size: 1 } } }
    const expected = { 'com.example.labels': labels, 'com.example.size': 1 }
    for (const [method, path] of [
      ['PUT', '/l'],
      ['PUT', '/l'],
      ['POST', '/l'],
      ['POST', '/labelled/'],
    ] as const) {
      const { status, text } = await send(method, path, json({ kind: labelled.identifier, attributes }))
      expect([status < 300, JSON.parse(text).attributes]).toEqual([true, expected])
    }
    const filtered = async (wanted: unknown) => {
      const { text } = await send('GET', '/labelled/', json({ attributes: { com: { example: { labels: wanted } } } }))
      return JSON.parse(text).resources?.length ?? 0
    }
    expect([await filtered(labels), await filtered({ env: {} })]).toEqual([2, 0])
    const wrong = { com: { example: { labels: { a: 1 }, size: 'x' } } }
    const refused = await send('POST', '/l', json({ attributes: wrong }))
    expect([refused.status, refused.text.includes('/attributes/com/example/size')]).toEqual([400, true])
  })

  test.each(['/', '//', '/machine', '//machine//'])('an entity to %s', async (path) => {
    const { send, url } = await client(cloud())
    const made = await send('POST', path, plain(`Category: ${kind}`))
    expect([made.status, made.headers.location?.startsWith(`${url}/machine/`)]).toEqual([201, true])
    expect((await send('GET', '/machine')).text).toBe(made.text)
    for (const method of ['PUT', 'DELETE']) {
      expect((await send(method, '/machine', plain(`Category: ${kind}`))).status).toBeGreaterThanOrEqual(400)
    }
  })

  test('a quote in the middle of a value: a clear 400', async () => {
    const { send } = await client(cloud())
    const got = await send(
      'POST',
      '/machine/',
      occi({ Category: kind, 'X-OCCI-Attribute': 'com.example.host=http://"127.0.0.1:87"' }),
    )
    expect([got.status, got.text.includes('X-OCCI-Attribute')]).toEqual([400, true])
  })

  test('locations as path or as full URL of this service', async () => {
    const service = await client(cloud())
    const { send, url } = service
    await send('PUT', '/m', occi({ Category: kind }))
    await send('PUT', '/c', occi({ Category: category(cluster) }))
    for (const base of ['', url]) {
      const ends = `occi.core.source="${base}/m", occi.core.target="${base}/c"`
      const made = await send('POST', '/member/', occi({ Category: category(member), 'X-OCCI-Attribute': ends }))
      expect(made.status).toBe(201)
      const text = (await send('GET', pathOf(made.headers.location))).text
      expect(text).toContain('occi.core.target="/c"')
    }
  })

  test('a JSON link with source and target as strings, and without an id', async () => {
    const { send, url } = await client(cloud())
    await send('PUT', '/m', occi({ Category: kind }))
    await send('PUT', '/c', occi({ Category: category(cluster) }))
    const made = await send('POST', '/member/', json({ kind: member.identifier, source: '/m', target: `${url}/c` }))
    expect(made.status).toBe(201)
  })

  test('a link with X-OCCI-Link, and with attributes parted by spaces (rOCCI)', async () => {
    const { send } = await client(cloud())
    await send('PUT', '/c', occi({ Category: category(cluster) }))
    const value = `</c>; rel="${cluster.identifier}"; category="${member.identifier}"; com.example.port="p1" occi.core.title="up"`
    const made = await send('POST', '/machine/', occi({ Category: kind, 'X-OCCI-Link': value }))
    expect(made.status).toBe(201)
    expect((await send('GET', pathOf(made.headers.location))).text).toContain('com.example.port="p1"')
  })

  test('occi.core.target in a link decides where it leads, whatever stands in angle brackets (ooi)', async () => {
    const { send, url } = await client(cloud())
    await send('PUT', '/c', occi({ Category: category(cluster) }))
    const value = `</bar>;rel="${cluster.identifier}";occi.core.target="${url}/c"`
    expect((await send('POST', '/machine', occi({ Category: kind, Link: value }))).status).toBe(201)
  })
})

describe('clients in the wild read', () => {
  test('no blank first line, one space, one value a line, LF alone', async () => {
    const { send, url } = await client(cloud())
    await send('PUT', '/d', occi({ Category: category(disk), 'X-OCCI-Attribute': 'com.example.size=1.5' }))
    const { text } = await send('GET', '/d')
    expect(text.split('\n')[0]).toBe(
      `Category: disk; scheme="http://example.com/occi#"; class="kind"; location="${url}/disk/"`,
    )
    expect(text).toMatch(/^(?:[^\r\n]+\n)+$/)
  })

  test('a short category in instances: term, scheme and class, and the location of the kind', async () => {
    const { send } = await client(cloud())
    await send('PUT', '/m', occi({ Category: kind }))
    const { text } = await send('GET', '/m')
    for (const line of text.split('\n').filter((one) => one.startsWith('Category:'))) {
      expect(line).toMatch(/^Category: \S+; scheme="[^"]+"; class=(?:"kind"; location="[^"]+"|"mixin")$/)
    }
  })

  test('the body of a 201 ends with the id', async () => {
    const { send } = await client(cloud())
    const { text } = await send('POST', '/machine/', plain(`Category: ${kind}`))
    const id = text.slice(text.lastIndexOf('/') + 1)
    expect((await send('GET', `/machine/${id}`)).status).toBe(200)
  })

  /** A machine that is off in a cluster, its service and the lines of its rendering. */
  async function member1() {
    const { send, url } = await client(cloud())
    await send('PUT', '/cluster/1', occi({ Category: category(cluster) }))
    const link = `</cluster/1>; rel="${cluster.identifier}"; category="${member.identifier}"`
    await send('PUT', '/machine/1', occi({ Category: kind, Link: link, 'X-OCCI-Attribute': 'com.example.host="h"' }))
    const { text } = await send('GET', '/machine/1')
    return { send, url, lines: text.split('\n') }
  }

  test('by lines that they split at LF, and compare whole (shell scripts, grycap/im, rOCCI-cli)', async () => {
    const { lines } = await member1()
    expect(lines).toContain('X-OCCI-Attribute: com.example.state="off"')
    expect(lines.at(-1)).toBe('')
  })

  test('locations by the number of lines, with the id behind the last slash (VMDIRAC)', async () => {
    const { send } = await client(cloud())
    for (const id of ['a', 'b', 'c']) await send('PUT', `/machine/${id}`, occi({ Category: kind }))
    const lines = (await send('GET', '/machine/')).text.split('\n')
    expect(lines.map((line) => line.slice(line.lastIndexOf('/') + 1))).toEqual(['a', 'b', 'c'])
    for (const line of lines) expect((await send('DELETE', `//machine/${line.split('/').pop()}`)).status).toBe(200)
    expect((await send('GET', '/machine/')).text).toBe('')
  })

  test('the ends of a link among its attributes, parted at semicolons (grycap/im, rOCCI 5)', async () => {
    const { lines } = await member1()
    const line = lines.find((one) => one.startsWith('Link: </cluster/'))
    const parts = new Map(line?.split(';').map((part) => part.trim().split('=') as [string, string]))
    expect(parts.get('occi.core.source')).toBe('"/machine/1"')
    expect(parts.get('occi.core.target')).toBe('"/cluster/1"')
  })

  test('the path of an action, which they join to the address of the service (fogbow)', async () => {
    const { lines, send } = await member1()
    const path = /^Link: <(\/[^>]+)>; rel="[^"]+#start"$/m.exec(lines.join('\n'))?.[1] ?? ''
    expect((await send('POST', path, occi({ Category: category(start) }))).status).toBe(200)
  })

  test('the location of the kind, after its class (jOCCI): the entity is listed there', async () => {
    const { lines, send, url } = await member1()
    const form = /^Category: (?<term>\S+); scheme="(?<scheme>[^"]+)"; class="kind"; location="(?<location>[^"]+)"$/
    const { term, scheme, location = '' } = form.exec(lines[0] ?? '')?.groups ?? {}
    expect([`${scheme}${term}`, location]).toEqual([machine.identifier, `${url}/machine/`])
    expect((await send('GET', pathOf(location))).text).toBe(`X-OCCI-Location: ${url}/machine/1`)
  })

  test('the state as an element of its own between commas (occi-os)', async () => {
    const { send } = await client(cloud())
    await send('PUT', '/m', occi({ Category: kind }))
    const { headers } = await send('GET', '/m', { headers: { Accept: 'text/occi', 'Content-Type': 'text/occi' } })
    const elements = String(headers['x-occi-attribute'])
      .split(',')
      .map((element) => element.trim())
    expect(elements).toContain('com.example.state="off"')
  })
})

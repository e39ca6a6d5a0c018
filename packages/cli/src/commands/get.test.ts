import type { Fetch } from '@occi/client'
import { afterEach, describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { closeAll, TestCloud } from '../occi.test-fixture.ts'

afterEach(closeAll)

/** Three machines and a network. */
async function cloud(): Promise<TestCloud> {
  const started = await TestCloud.start()
  await started.done('create network/front --title Front')
  await started.done('create compute/web-1 --set cores=2 --set memory=4 --link network=network/front')
  await started.done('create compute/web-2 --set cores=1', ['--title', 'Läden 店'])
  await started.done('create compute/db --set cores=8 --set hostname=db')
  await started.done('start compute/db')
  return started
}

describe('occi get', () => {
  test('shows a table with the columns of the kind, aligned', async () => {
    const { out, err } = await (await cloud()).occi('get compute --sort cores')
    expect([out, err]).toEqual([
      [
        'NAME           TITLE     STATE     CORES  MEMORY (GiB)  HOSTNAME',
        'compute/web-2  Läden 店  inactive      1',
        'compute/web-1            inactive      2             4',
        'compute/db               active        8                db',
        '',
      ].join('\n'),
      '',
    ])
  })

  test('shows templates, and addresses that come from links', async () => {
    const started = await TestCloud.start()
    await started.done('create network/front -m ipnetwork --set address=10.0.0.0/24')
    await started.done('create compute/web-1 -m medium')
    await started.done('link compute/web-1 network/front -m ipnetworkinterface --set address=10.0.0.5')
    expect(await started.done('get network')).toMatch(/ ADDRESS\n.* 10\.0\.0\.0\/24\n$/)
    const table = await started.done('get compute')
    expect(table).toMatch(/ RESOURCE TEMPLATE +ADDRESSES +CORES +MEMORY.*\n.* medium +10\.0\.0\.5 +2 +2\n/)
  })

  test('shows more when it is wide, and kinds when they are mixed', async () => {
    const started = await cloud()
    expect(await started.done('get compute -o wide')).toMatch(/MIXINS +ID\n.*urn:uuid:/)
    const mixed = await started.done('get')
    expect(mixed).toMatch(/^NAME +KIND +TITLE +STATE\n/)
    expect(mixed).toMatch(/^networkinterface\/\S+ +networkinterface/m)
    expect(await started.done('get networkinterface')).toMatch(/FROM +TO\n.*compute\/web-1 +network\/front/)
  })

  test('narrows, searches and sorts', async () => {
    const started = await cloud()
    const names = async (text: string) => (await started.done(`get ${text} -o name`)).trim().split('\n')
    expect(await names('compute --filter state=active')).toEqual(['compute/db'])
    expect(await names('compute --filter cores=1 --filter occi.compute.state=inactive')).toEqual(['compute/web-2'])
    expect(await names('compute --sort -cores')).toEqual(['compute/db', 'compute/web-1', 'compute/web-2'])
    expect(await names('compute --sort -created')).toEqual(['compute/db', 'compute/web-2', 'compute/web-1'])
    expect(await names('compute --search WEB-2')).toEqual(['compute/web-2'])
    expect(await names('compute/db /cloud/compute/web-1')).toEqual(['compute/db', 'compute/web-1'])
    expect(await names(`${started.url}compute/`)).toHaveLength(3)
  })

  test('writes JSON and YAML that can be read again', async () => {
    const started = await cloud()
    const all = JSON.parse(await started.done('get compute --sort -cores -o json'))
    expect(all.map(({ name }: { name: string }) => name)).toEqual(['compute/db', 'compute/web-1', 'compute/web-2'])
    const one = JSON.parse(await started.done('get compute/web-1 -o json'))
    expect(one).toMatchObject({ kind: 'compute', attributes: { 'occi.compute.cores': 2 } })
    expect(one.links).toMatchObject([{ kind: 'networkinterface', target: 'network/front' }])
    expect(parse(await started.done('get compute/web-1 -o yaml'))).toEqual(one)
    const documents = [...parseAllDocuments(await started.done('get compute -o yaml'))]
    expect(documents.map((document) => document.toJS().kind)).toEqual(['compute', 'compute', 'compute'])
    expect(JSON.parse(await started.done('get storage -o json'))).toEqual([])
  })

  test('names entities as people write them, and as shells read them', async () => {
    const started = await TestCloud.start()
    expect(await started.done('create', ['compute/Läden 店'])).toBe('compute/Läden%20店 created\n')
    expect(await started.done('create', ['compute//what?#1'])).toBe('compute/what%3F%231 created\n')
    expect(await started.done('create compute/x%E2%80%AEy')).toBe('compute/x%E2%80%AEy created\n')
    const names = (await started.done('get compute -o name')).trim().split('\n')
    expect(names).toHaveLength(3)
    for (const name of names) expect(await started.done('delete', [name])).toBe(`${name} deleted\n`)
    expect(await started.occi('get http://example.com/compute/a')).toMatchObject({
      code: 2,
      err: expect.stringContaining(`'http://example.com/compute/a' is not at the service ${started.url}`),
    })
  })

  test('says that there are none', async () => {
    expect(await (await TestCloud.start()).occi('get compute')).toEqual({ code: 0, out: '', err: 'There are none.\n' })
  })

  test('cannot be made to control the terminal', async () => {
    // A service of others may allow what ours refuses.
    const started = await TestCloud.start()
    await started.done('create compute/web-1 --title TITLE')
    const hostile: Fetch = async (url, request) => {
      const response = await fetch(url, request)
      const text = (await response.text()).replaceAll('TITLE', '\\u001b[2J\\u202e')
      return new Response(text, response)
    }
    const given = { fetch: hostile }
    expect(await started.done('get compute', [], given)).toContain('\\u001b[2J\\u202e')
    expect(await started.done('describe compute/web-1', [], given)).toContain('\\u001b[2J\\u202e')
    const input = '{kind: compute, name: web-1, title: new}'
    expect(await started.done('apply --dry-run -f -', [], { ...given, input })).toContain(
      'title: \\u001b[2J\\u202e → new',
    )
  })

  test('shows what happens', async () => {
    const started = await TestCloud.start()
    await started.done('create compute/web-1')
    const stop = new AbortController()
    const next = [
      () => started.done('start compute/web-1'),
      () => started.done('create compute/web-2'),
      () => started.done('delete compute/web-1'),
      () => stop.abort(),
    ]
    const onOutput = (text: string) => {
      if (!text.startsWith('EVENT')) void next.shift()?.()
    }
    const { code, out } = await started.occi('get compute --watch', [], { signal: stop.signal, onOutput })
    const rows = out.split('\n').map((line) => line.split(/ {2,}/))
    expect(code).toBe(130)
    expect(rows[0]?.slice(0, 4)).toEqual(['EVENT', 'NAME', 'TITLE', 'STATE'])
    expect(rows.slice(1).map(([event, name]) => [event, name])).toEqual([
      ['listed', 'compute/web-1'],
      ['updated', 'compute/web-1'],
      ['created', 'compute/web-2'],
      ['deleted', 'compute/web-1'],
      ['', undefined],
    ])
  })

  test('follows one entity, as JSON', async () => {
    const started = await TestCloud.start()
    await started.done('create compute/other')
    await started.done('create compute/web-1')
    const stop = new AbortController()
    const onOutput = (text: string) =>
      void (text.includes('"listed"') ? started.done('start compute/web-1') : stop.abort())
    const { out } = await started.occi('get compute/web-1 -w -o json', [], { signal: stop.signal, onOutput })
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events).toMatchObject([
      { event: 'listed', entity: { name: 'compute/web-1' } },
      { event: 'updated', entity: { attributes: { 'occi.compute.state': 'active' } } },
    ])
  })
})

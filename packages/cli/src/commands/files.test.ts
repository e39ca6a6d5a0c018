import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { closeAll, folder, TestCloud } from '../occi.test-fixture.ts'

afterEach(closeAll)

const shop = `# Three machines, two networks, a storage.
tag: shop
title: The web shop
---
kind: compute
name: web-1
title: Web 1
mixins: [medium, shop]
links:
  - target: front
  - {target: network/back, name: web-1-back}
---
kind: compute
name: web-2
mixins: [medium, shop]
links: [{target: front}, {target: back}]
---
kind: compute
name: db
mixins: [large, shop]
attributes: {hostname: db.example.com, memory: 8}
links:
  - {kind: networkinterface, target: back}
  - {target: orders, attributes: {deviceid: /dev/vdb}}
---
kind: network
name: front
mixins: [ipnetwork, shop]
attributes: {address: 10.1.0.0/24}
---
- {kind: network, name: back, mixins: [shop]}
- {kind: storage, name: orders, mixins: [shop], attributes: {size: 20}}
`

/** A file, and a service. */
async function start(text = shop) {
  const started = await TestCloud.start()
  const file = join(folder(), 'shop.yaml')
  const write = (content: string) => writeFileSync(file, content)
  write(text)
  return { started, file, write }
}

describe('occi apply and occi diff', () => {
  test('create what is described, and then change nothing', async () => {
    const { started, file } = await start()
    const different = await started.occi(`diff -f ${file}`)
    expect([different.code, different.out]).toEqual([1, expect.stringMatching(/^\+ tag shop\n\+ network\/front\n/)])
    expect(different.out).toContain('+ compute/db\n    mixin: large\n    mixin: shop\n    hostname: db.example.com\n')
    const first = await started.occi(`apply -f ${file}`)
    expect(first).toMatchObject({ code: 0, err: '7 created, 0 updated, 0 deleted, 0 unchanged.\n' })
    // What links lead to comes first.
    expect(first.out.split('\n').slice(0, 4)).toEqual([
      'shop defined',
      'network/front created',
      'network/back created',
      'compute/web-1 created',
    ])
    expect(JSON.parse(await started.done('get compute/db -o json'))).toMatchObject({
      attributes: { 'occi.compute.memory': 8, 'occi.compute.cores': 4 },
      links: [
        { target: 'network/back' },
        { target: 'storage/orders', attributes: { 'occi.storagelink.deviceid': '/dev/vdb' } },
      ],
    })
    expect(await started.occi(`apply -f ${file}`)).toEqual({
      code: 0,
      out: '',
      err: 'No change: all 12 entities and links are as the files say.\n',
    })
    expect(await started.occi(`diff -f ${file}`)).toEqual({ code: 0, out: '', err: '' })
  })

  test('change what is different, and nothing else', async () => {
    const { started, file, write } = await start()
    await started.done(`apply -f ${file}`)
    await started.done('start compute/web-1')
    await started.done('tag other compute/web-1')
    write(shop.replace('size: 20', 'size: 30').replace('Web 1', 'First'))
    expect(await started.occi(`diff -f ${file}`)).toMatchObject({
      code: 1,
      out: '~ compute/web-1\n    title: Web 1 → First\n~ storage/orders\n    size: 20 → 30\n',
    })
    expect(await started.done(`apply -f ${file}`)).toBe(
      'compute/web-1 updated: title: Web 1 → First\nstorage/orders updated: size: 20 → 30\n',
    )
    expect(JSON.parse(await started.done('get compute/web-1 -o json'))).toMatchObject({
      title: 'First',
      mixins: ['medium', 'shop', 'other'],
      attributes: { 'occi.compute.state': 'active' },
    })
  })

  test('delete what a tag has beside, if that is said', async () => {
    const { started, file, write } = await start()
    await started.done(`apply -f ${file} --prune shop`)
    expect(await started.occi(`apply -f ${file} --prune shop`)).toMatchObject({ out: '' })
    await started.done('create compute/other')
    write(shop.slice(0, shop.indexOf('---\nkind: compute\nname: db')) + shop.slice(shop.indexOf('---\nkind: network')))
    expect(await started.done(`apply -f ${file}`)).toBe('')
    expect((await started.occi(`diff -f ${file} --prune shop`)).out).toContain('- compute/db\n')
    expect(await started.done(`apply -f ${file} --prune shop --dry-run`)).toContain('compute/db deleted (dry run)\n')
    expect(await started.done(`apply -f ${file} --prune shop`)).toContain('compute/db deleted\n')
    expect(await started.done('get compute -o name')).toBe('compute/other\ncompute/web-1\ncompute/web-2\n')
    expect(await started.occi(`diff -f ${file} --prune shop`)).toEqual({ code: 0, out: '', err: '' })
  })

  test('read folders, JSON, the standard input, and what get shows', async () => {
    const { started } = await start()
    const all = join(folder(), 'all')
    mkdirSync(all)
    writeFileSync(join(all, 'a.json'), JSON.stringify({ kind: 'compute', name: 'a', links: [{ target: 'n' }] }))
    writeFileSync(join(all, 'b.yml'), 'kind: network\nname: n\n')
    writeFileSync(join(all, 'README.md'), 'not read')
    expect(await started.done(`apply -f ${all}`)).toBe('network/n created\ncompute/a created\n')
    const shown = await started.done('get -o yaml')
    expect(await started.done('apply -f -', [], { input: shown })).toBe('')
    expect(await started.done('apply -f -', [], { input: await started.done('get compute -o json') })).toBe('')
    expect(await started.done('apply -f -', [], { input: '{kind: compute, name: b}' })).toBe('compute/b created\n')
  })

  test('create links that lead around in a circle', async () => {
    const { started, file } = await start(
      ['a', 'b']
        .map((name) => `- {kind: compute, name: ${name}, links: [{kind: link, target: ${name === 'a' ? 'b' : 'a'}}]}\n`)
        .join(''),
    )
    expect(await started.done(`apply -f ${file}`)).toBe(
      'compute/b created\ncompute/a created\nlink from compute/b to compute/a created\n',
    )
    expect(await started.done(`apply -f ${file}`)).toBe('')
  })

  test.each([
    ['kind: compute\nnam: a', "line 1: 'nam' is unknown. Did you mean name? Expected: kind, name,"],
    ['a: [', 'is not YAML: '],
    ['- {kind: compte, name: a}', "line 1, item 1: The service has no kind 'compte'. Did you mean compute?"],
    ['kind: compute', 'line 1: the name is missing.'],
    ['name: a', 'line 1: the kind is missing.'],
    ['just text', 'line 1: expected an entity, such as {kind: compute, name: web-1}.'],
    [
      '{kind: compute, name: a, attributes: {coers: 1}}',
      "line 1: There is no attribute 'coers' here. Did you mean cores?",
    ],
    ['{kind: compute, name: a, attributes: {cores: }}', 'line 1: occi.compute.cores has no value'],
    ['{kind: compute, name: a, attributes: {cores: "1"}}', "line 1: occi.compute.cores must be an integer, got '1'."],
    ['{kind: compute, name: a, attributes: {hostname: 7}}', 'hostname must be a string, got 7. Write it in quotes.'],
    ['{kind: compute, name: a, attributes: {architecture: x46}}', "not 'x46'. Did you mean x86?"],
    ['{kind: compute, name: a, mixins: medium}', 'line 1: mixins must be a list of texts'],
    [
      '{kind: compute, name: a, links: [{target: nothing}]}',
      "line 1, link 1: No document has the name 'nothing'. What exists already is named by its path",
    ],
    ['- {kind: compute, name: a}\n- {kind: compute, name: a}', 'The files describe /cloud/compute/a more than once.'],
  ])('say where %j is wrong, and change nothing', async (text, message) => {
    const { started, file } = await start(text)
    expect(await started.occi(`apply -f ${file}`)).toEqual({ code: 2, out: '', err: expect.stringContaining(message) })
    expect(await started.done('get -o name')).toBe('')
  })

  test('say what is wrong with files', async () => {
    const { started } = await start()
    const errorOf = async (text: string) => (await started.occi(text)).err
    expect(await errorOf('apply')).toContain('Name a file or a folder: -f shop.yaml')
    expect(await errorOf('apply -f /nowhere.yaml')).toContain('/nowhere.yaml cannot be read: it does not exist')
    expect(await errorOf('apply shop.yaml')).toContain('To see how it is used, run: occi apply --help')
    expect(await errorOf(`apply -f ${folder()}`)).toContain('has no .yaml, .yml or .json file.')
    const { file } = await start('# nothing yet\n')
    expect(await errorOf(`apply -f ${file} --prune shop`)).toBe(`error: ${file} describes nothing.\n`)
    const described = await start()
    expect(await described.started.occi(`apply -f ${described.file} --prune medium`)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--prune needs a tag that does nothing but group entities, and medium does more.'),
    })
  })
})

/** Returns the text of the file that the command says it has kept, and removes it. */
function takeKept(err: string): string {
  const kept = /kept in (\S+\/entity\.yaml)$/m.exec(err)?.[1]
  if (kept === undefined) throw new Error(`no file was kept: ${err}`)
  const text = readFileSync(kept, 'utf8')
  rmSync(dirname(kept), { recursive: true })
  return text
}

describe('occi edit', () => {
  const edit = (command: string) => ({ env: { EDITOR: command } })

  test('replaces an entity by what the user writes', async () => {
    const { started } = await start()
    await started.done('create compute/a -m medium --set hostname=old', ['--title', 'Old'])
    expect(await started.done('edit compute/a', [], edit("sed -i 's/Old/New/; /hostname/d'"))).toBe(
      'compute/a edited\n',
    )
    const { title, attributes, mixins } = JSON.parse(await started.done('get compute/a -o json'))
    expect([title, attributes['occi.compute.hostname'], mixins]).toEqual(['New', undefined, ['medium']])
  })

  test('changes nothing if nothing is changed, or all is deleted', async () => {
    const { started } = await start()
    await started.done('create compute/a')
    expect(await started.occi('edit compute/a', [], edit('true'))).toEqual({ code: 0, out: '', err: 'No change.\n' })
    expect(await started.occi('edit compute/a', [], edit('truncate -s 0'))).toMatchObject({ err: 'No change.\n' })
    expect(await started.occi('edit compute/a')).toMatchObject({
      code: 2,
      err: 'error: There is no terminal for an editor. Set the environment variable EDITOR, or use occi apply.\n',
    })
    expect(await started.occi('edit compute/a', [], edit('false'))).toMatchObject({
      code: 2,
      err: 'error: The editor failed: false. Set the environment variable EDITOR to another one.\n',
    })
  })

  test('keeps what cannot be stored, and lets a user on a terminal correct it', async () => {
    const { started } = await start()
    await started.done('create compute/a --set cores=1')
    const refused = await started.occi('edit compute/a', [], edit("sed -i 's/cores: 1/cores: 0/'"))
    expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('occi.compute.cores must be at least 1')])
    expect(takeKept(refused.err)).toContain('occi.compute.cores: 0')
    // First it is wrong, then right.
    const command = `f() { sed -i 's/cores: 0/cores: 3/; s/cores: 1/cores: 0/' "$1"; }; f`
    const corrected = await started.occi('edit compute/a', [], { ...edit(command), typed: [] })
    expect(corrected).toMatchObject({ code: 0, out: 'compute/a edited\n', err: expect.stringContaining('at least 1') })
    expect(await started.done('get compute/a -o yaml')).toContain('occi.compute.cores: 3')
  })

  test('does not overwrite what another client has changed in the meantime', async () => {
    const { started } = await start()
    await started.done('create compute/a --title mine')
    const other = join(folder(), 'ready')
    const command = `f() { touch ${other}; while [ -e ${other} ]; do sleep 0.01; done; sed -i s/mine/yours/ "$1"; }; f`
    const editing = started.occi('edit compute/a', [], edit(command))
    while (!existsSync(other)) await new Promise(setImmediate)
    await started.done('apply -f -', [], { input: '{kind: compute, name: a, title: theirs}' })
    rmSync(other)
    const { code, err } = await editing
    expect([code, err]).toEqual([3, expect.stringContaining('Another client has changed it')])
    expect(takeKept(err)).toContain('title: yours')
    expect(await started.done('get compute/a -o yaml')).toContain('title: theirs')
  })
})

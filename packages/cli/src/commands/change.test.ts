import { afterEach, describe, expect, test } from 'vitest'
import { closeAll, TestCloud } from '../occi.test-fixture.ts'

afterEach(closeAll)

describe('occi create', () => {
  test('creates an entity with mixins, links and attributes', async () => {
    const started = await TestCloud.start()
    await started.done('create network/front')
    await started.done('create storage/disk --set size=10.5')
    const made = await started.done(
      'create compute/web-1 -m medium --set hostname=web --link network=network/front --link storage/disk',
      ['--title', 'Web 1', '--set', 'summary=Serves the shop'],
    )
    expect(made).toBe('compute/web-1 created\n')
    const entity = JSON.parse(await started.done('get compute/web-1 -o json'))
    expect(entity).toMatchObject({
      title: 'Web 1',
      summary: 'Serves the shop',
      mixins: ['medium'],
      attributes: { 'occi.compute.cores': 2, 'occi.compute.hostname': 'web' },
    })
    expect(entity.links).toMatchObject([
      { kind: 'networkinterface', target: 'network/front' },
      { kind: 'storagelink', target: 'storage/disk' },
    ])
  })

  test('says which values a template has replaced', async () => {
    const started = await TestCloud.start()
    expect(await started.occi('create compute/a -m medium --set cores=8 --set hostname=a')).toEqual({
      code: 0,
      out: 'compute/a created\n',
      err: 'cores is 2, not 8: a mixin or the service decides it. To change it, run: occi edit compute/a\n',
    })
  })

  test('writes what was created, under a name that the service chooses', async () => {
    const started = await TestCloud.start()
    const name = (await started.done('create compute -o name')).trim()
    expect(name).toMatch(/^compute\/[0-9a-f-]{36}$/)
    expect(await started.done(`get ${name} -o name`)).toBe(`${name}\n`)
    expect(JSON.parse(await started.done('create storage/disk --set size=1 -o json'))).toMatchObject({
      name: 'storage/disk',
    })
  })

  test.each([
    ['create compte', 2, "no kind 'compte'. Did you mean compute?"],
    ['create compute -m mediun', 2, "no mixin 'mediun'. Did you mean medium?"],
    ['create compute --set coers=2', 2, "no attribute 'coers' here. Did you mean cores?"],
    ['create compute --set cores=two', 2, "occi.compute.cores must be an integer, got 'two'."],
    ['create compute --set architecture=x46', 2, "one of x86, x64, not 'x46'. Did you mean x86?"],
    ['create storage', 3, 'occi.storage.size is required and missing\nTo see attributes and their rules'],
    ['create compute --set cores', 2, "'cores' is not of the form NAME=VALUE."],
    ['create compute --link netwrk=network/front', 2, "no kind of link 'netwrk'. Did you mean network"],
    [
      'create compute --set cores=0 --set memory=-1',
      3,
      'at least 1, not 0\n       occi.compute.memory must be at least 0',
    ],
    [
      'create compute/web-1',
      3,
      'compute/web-1 exists already. Choose another name, or change it: occi edit compute/web-1',
    ],
    ['create networkinterface', 2, 'networkinterface is a kind of links. Run: occi link SOURCE TARGET --kind networki'],
    ['create compute --set id=urn:uuid:1', 2, 'occi.core.id cannot be set by --set.'],
    ['create compute --fliter a=b', 2, "unknown option '--fliter'"],
    ['create compute a b', 2, 'occi create creates one entity at a time'],
    ['create compute --set cores=2 memory=4', 2, "'memory=4' must follow an option, such as --set."],
    ['create compute/../network/x', 2, "'.' and '..' are not allowed"],
    ['create compute/%2E./x', 2, "'.' and '..' are not allowed"],
    ['create compute --context nowhere', 2, "There is no context 'nowhere'. There are none: run occi login URL"],
  ])('says what is wrong with `occi %s`', async (text, code, message) => {
    const started = await TestCloud.start()
    await started.done('create network/front')
    await started.done('create compute/web-1')
    expect(await started.occi(text)).toEqual({ code, out: '', err: expect.stringContaining(message) })
    expect(await started.done('get compute -o name')).toBe('compute/web-1\n')
  })
})

describe('actions', () => {
  test('are commands', async () => {
    const started = await TestCloud.start()
    for (const name of ['a', 'b', 'c']) await started.done(`create compute/${name}`)
    expect(await started.done('start compute/a --wait')).toBe('compute/a: start done\n')
    expect(await started.done('get compute --filter state=active -o name')).toBe('compute/a\n')
    expect(await started.done('act start compute --filter state=inactive --for state=active')).toBe(
      'compute/b: start done\ncompute/c: start done\n',
    )
    expect(await started.done('stop compute --all --set method=graceful')).toMatch(/^(compute\/[abc]: stop done\n){3}$/)
  })

  test.each([
    ['strat compute/a', 2, "There is no command 'strat', and the service has no such action. Did you mean start?"],
    ['gte compute', 2, 'Did you mean get?'],
    ['list compute', 2, 'Did you mean get?'],
    ['rm compute/a', 2, 'Did you mean delete?'],
    ['up compute/a', 2, "compute has no action 'up'. It has: start, stop"],
    ['stop compute/a --set metod=graceful', 2, "no attribute 'metod' here. Did you mean method?"],
    ['stop compute/a --set method=gracful', 2, 'Did you mean graceful?'],
    ['stop compute/a', 3, 'To see which actions apply now, run: occi describe PATH'],
    ['start compute', 2, "'compute' names a collection: add --all"],
    ['start compute/nope', 5, 'no entity exists at'],
    ['start', 2, 'Name an entity, such as: occi start compute/web-1'],
  ])('say what is wrong with `occi %s`', async (text, code, message) => {
    const started = await TestCloud.start()
    await started.done('create compute/a')
    expect(await started.occi(text)).toEqual({ code, out: '', err: expect.stringContaining(message) })
  })

  test('have help', async () => {
    const started = await TestCloud.start()
    expect(await started.done('start --help')).toContain('Usage: occi act [options] <action> [what...]')
    expect(await started.done('help start')).toContain('Usage: occi act [options] <action> [what...]')
  })
})

describe('occi wait', () => {
  test('ends when the entity is as wanted', async () => {
    const started = await TestCloud.start()
    await started.done('create compute/a')
    const waiting = started.done('wait compute/a --for state=active --for cores=4')
    await started.done('start compute/a')
    await started.done('apply -f -', [], { input: '{kind: compute, name: a, attributes: {cores: 4}}' })
    expect(await waiting).toBe('compute/a: state=active, cores=4\n')
  })

  test('ends when the entity is deleted', async () => {
    const started = await TestCloud.start()
    await started.done('create compute/a')
    const waiting = started.done('wait compute/a --for deleted')
    await started.done('delete compute/a')
    expect(await waiting).toBe('compute/a: deleted\n')
    expect(await started.done('wait compute/a --for deleted')).toBe('compute/a: deleted\n')
  })

  test('ends with 7 when it takes too long, and at once for what can never be', async () => {
    const started = await TestCloud.start()
    await started.done('create compute/a')
    expect(await started.occi('wait compute/a --for state=active --wait-timeout 0.05')).toMatchObject({
      code: 7,
      // A slow service may not even have said by then what it is.
      err: expect.stringMatching(
        /compute\/a did not become as wanted within 0\.05 s(, it is inactive)?\. To wait longer, add --wait-timeout/,
      ),
    })
    expect(await started.occi('wait compute/a --for state=activ')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean active?'),
    })
    expect(await started.occi('wait compute/a')).toMatchObject({ code: 2 })
  })
})

describe('occi delete', () => {
  test('deletes what is named, and collections only as a whole if that is said', async () => {
    const started = await TestCloud.start()
    for (const name of ['a', 'b', 'c']) await started.done(`create compute/${name}`)
    expect(await started.done('delete compute/a')).toBe('compute/a deleted\n')
    expect(await started.occi('delete compute')).toMatchObject({ code: 2, out: '' })
    expect(await started.occi('delete')).toMatchObject({ code: 2, err: expect.stringContaining("argument 'what'") })
    expect(await started.occi('delete compute/a')).toMatchObject({ code: 5 })
    expect(await started.done('delete compute --all')).toBe('compute/b deleted\ncompute/c deleted\n')
    expect(await started.occi('delete compute --all')).toEqual({ code: 0, out: '', err: 'There are none.\n' })
  })
})

describe('occi link', () => {
  test('connects two entities', async () => {
    const started = await TestCloud.start()
    await started.done('create storage/disk --set size=1')
    for (const name of ['network/front', 'compute/a']) await started.done(`create ${name}`)
    expect(await started.done('link compute/a network/front --name nic')).toBe('networkinterface/nic created\n')
    expect(await started.done('link compute/a storage/disk -k storagelink --set deviceid=/dev/vdb')).toMatch(
      /^storagelink\/\S+ created\n$/,
    )
    expect(await started.done('get storagelink')).toMatch(/compute\/a +storage\/disk +\/dev\/vdb/)
    expect(await started.occi('link compute/a http://example.com/x')).toMatchObject({
      code: 2,
      err: expect.stringContaining('The kind of the link to http://example.com/x is missing'),
    })
  })
})

describe('occi tag', () => {
  test('defines tags, adds and removes them', async () => {
    const started = await TestCloud.start()
    for (const name of ['a', 'b', 'c']) await started.done(`create compute/${name}`)
    expect(await started.done('tag web compute/a compute/b', ['--title', 'Web shop'])).toBe(
      'web defined\ncompute/a tagged web\ncompute/b tagged web\n',
    )
    expect(await started.done('get web -o name')).toBe('compute/a\ncompute/b\n')
    expect(await started.done('explain web')).toContain('Web shop')
    expect(await started.done('tag web compute --filter state=inactive')).toContain('compute/c tagged web\n')
    expect(await started.done('tag web --remove compute/a')).toBe('compute/a is not tagged web any more\n')
    expect(await started.done('get compute --mixin web -o name')).toBe('compute/b\ncompute/c\n')
    expect(await started.done('tag web --undefine')).toBe('web removed\n')
    expect(await started.done('get compute -o name')).toBe('compute/a\ncompute/b\ncompute/c\n')
    expect(await started.occi('tag Web/1 compute/a')).toMatchObject({
      code: 2,
      err: expect.stringContaining("'Web/1' cannot be a tag"),
    })
  })
})

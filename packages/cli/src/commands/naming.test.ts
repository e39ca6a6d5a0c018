import { afterEach, expect, test } from 'vitest'
import { closeAll, TestCloud } from '../occi.test-fixture.ts'

afterEach(closeAll)

test('a bare name after the kind of a link is one of the kind to which it leads', async () => {
  const started = await TestCloud.start()
  await started.done('create network/front')
  await started.done('create storage/network --set size=1')
  await started.done('create compute/a --link network=front --link networkinterface=front --link storage=network')
  await started.done('link compute/a front --kind network --name nic')
  const { links } = JSON.parse(await started.done('get compute/a -o json'))
  expect(links.map(({ target }: { target: string }) => target).toSorted()).toEqual([
    'network/front',
    'network/front',
    'network/front',
    'storage/network',
  ])
})

test('a kind and a name can be two words', async () => {
  const started = await TestCloud.start()
  expect(await started.done('create compute a')).toBe('compute/a created\n')
  expect(await started.done('create compute b')).toBe('compute/b created\n')
  expect(await started.done('get compute a b -o name')).toBe('compute/a\ncompute/b\n')
  expect(await started.done('describe compute b')).toMatch(/^Name: +compute\/b\n/)
  expect(await started.done('start compute a b')).toBe('compute/a: start done\ncompute/b: start done\n')
  expect(await started.done('wait compute a --for state=active')).toBe('compute/a: state=active\n')
  expect(await started.done('tag web compute b')).toBe('web defined\ncompute/b tagged web\n')
  expect(await started.done('edit compute a', [], { env: { EDITOR: "sed -i 's/title:.*/title: New/'" } })).toBe(
    'compute/a edited\n',
  )
  expect(await started.done('get compute network -o name')).toBe('compute/a\ncompute/b\n')
  expect(await started.occi('delete compute a netwrk')).toMatchObject({ code: 5, out: 'compute/a deleted\n' })
  expect(await started.occi('delete compute network')).toMatchObject({ code: 2, out: '' })
  expect(await started.done('get -o name')).toBe('compute/b\n')
})

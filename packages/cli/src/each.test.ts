import { afterEach, expect, test } from 'vitest'
import { closeAll, TestCloud } from './occi.test-fixture.ts'

afterEach(closeAll)

test('actions go on after an error, which decides the exit code', async () => {
  const started = await TestCloud.start()
  for (const name of ['a', 'b']) await started.done(`create compute/${name}`)
  const { code, out, err } = await started.occi('start compute/a compute/nope compute/b')
  expect([code, out]).toEqual([5, 'compute/a: start done\ncompute/b: start done\n'])
  expect(err).toContain('compute/nope')
})

test('so do the other commands that take several entities', async () => {
  const started = await TestCloud.start()
  for (const name of ['a', 'b']) await started.done(`create compute/${name}`)
  const cases: readonly (readonly [command: string, out: RegExp])[] = [
    ['get -o name', /^compute\/a\ncompute\/b\n$/],
    ['get', /^NAME[\s\S]*\ncompute\/a .*\ncompute\/b .*\n$/],
    ['describe', /^Name: +compute\/a\n[\s\S]*\n\nName: +compute\/b\n/],
    ['wait --for state=inactive', /^compute\/a: state=inactive\ncompute\/b: state=inactive\n$/],
    ['tag web', /compute\/a tagged web\ncompute\/b tagged web\n$/],
    ['delete --dry-run', /^compute\/a deleted \(dry run\)\ncompute\/b deleted \(dry run\)\n$/],
    ['delete', /^compute\/a deleted\ncompute\/b deleted\n$/],
  ]
  for (const [command, out] of cases) {
    expect(await started.occi(`${command} compute/a compute/nope compute/b`)).toEqual({
      code: 5,
      out: expect.stringMatching(out),
      err: expect.stringMatching(/^error: no entity exists at \/compute\/nope\n$/),
    })
  }
})

test('so does the removal of a tag, which the service refuses for what does not exist', async () => {
  const started = await TestCloud.start()
  for (const name of ['a', 'b']) await started.done(`create compute/${name}`)
  await started.done('tag web compute/a compute/b')
  expect(await started.occi('tag web --remove compute/a compute/nope compute/b')).toEqual({
    code: 3,
    out: 'compute/a is not tagged web any more\ncompute/b is not tagged web any more\n',
    err: 'error: there is no entity /compute/nope\n',
  })
})

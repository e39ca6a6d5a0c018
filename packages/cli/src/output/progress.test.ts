import { Writable } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import { closeAll, TestCloud } from '../occi.test-fixture.ts'
import { Progress } from './progress.ts'

afterEach(closeAll)

/** A progress on a stream, and what is written to it. */
function progressOn(isTTY: boolean) {
  let text = ''
  const errors = Object.assign(
    new Writable({
      write(piece, _, done) {
        text += piece
        done()
      },
    }),
    { isTTY, columns: 20 },
  )
  const { signal } = new AbortController()
  const progress = new Progress({ input: process.stdin, output: errors, errors, env: {}, signal })
  return { progress, written: () => text }
}

test('progress is one line of a terminal, which is cleared', () => {
  const { progress, written } = progressOn(true)
  progress.show('1 of 2: compute/web-1')
  progress.clear()
  progress.clear()
  expect(written()).toBe('\r1 of 2: compute/we…\u001b[K\r\u001b[K')
})

test('progress is shown on a terminal only', async () => {
  const { progress, written } = progressOn(false)
  progress.show('1 of 2')
  progress.clear()
  expect(written()).toBe('')
  const started = await TestCloud.start()
  for (const name of ['a', 'b']) await started.done(`create compute/${name}`)
  expect(await started.occi('start compute --all --wait')).toMatchObject({ err: '' })
})

import { Writable } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import { closeAll, TestCloud } from '../occi.test-fixture.ts'
import { print, remark } from '../terminal.ts'
import { clearProgress, showProgress } from './progress.ts'

afterEach(closeAll)

/** A terminal of 20 columns, or streams that are none, and all that is written to it. */
function screen(isTTY: boolean) {
  let text = ''
  const stream = Object.assign(
    new Writable({
      write(piece, _, done) {
        text += piece
        done()
      },
    }),
    { isTTY, columns: 20 },
  )
  return { terminal: { output: stream, errors: stream }, written: () => text }
}

test('progress is one line of a terminal, which is cleared', () => {
  const { terminal, written } = screen(true)
  showProgress(terminal, '1 of 2: compute/web-1')
  clearProgress(terminal)
  clearProgress(terminal)
  expect(written()).toBe('\r1 of 2: compute/we…\u001b[K\r\u001b[K')
})

test.each([print, remark])('what %o writes does not stand behind a line of progress', async (say) => {
  const { terminal, written } = screen(true)
  showProgress(terminal, '1 of 2')
  await say(terminal, 'a deleted')
  showProgress(terminal, '2 of 2')
  clearProgress(terminal)
  expect(written()).toBe('\r1 of 2\u001b[K\r\u001b[Ka deleted\n\r2 of 2\u001b[K\r\u001b[K')
})

test('progress is shown on a terminal only', async () => {
  const { terminal, written } = screen(false)
  showProgress(terminal, '1 of 2')
  clearProgress(terminal)
  expect(written()).toBe('')
  const started = await TestCloud.start()
  for (const name of ['a', 'b']) await started.done(`create compute/${name}`)
  expect(await started.occi('start compute --all --wait')).toMatchObject({ err: '' })
})

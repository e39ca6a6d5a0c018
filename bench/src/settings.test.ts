import { expect, test } from 'vitest'
import { readCommand } from './settings.ts'

test('without options all rows are measured', () => {
  const sizes = [10, 1000, 100_000, 1_000_000]
  const postgresSizes = [10, 1000, 100_000]
  expect(readCommand([])).toMatchObject({ names: [], rounds: 5, seconds: 1, sizes, postgresSizes })
})

test('names and options', () => {
  const command = readCommand(['http', '--rounds', '9', '--sizes', '10,20', '--generator', 'autocannon', '--write'])
  expect(command).toMatchObject({
    names: ['http'],
    rounds: 9,
    sizes: [10, 20],
    postgresSizes: [10, 20],
    generator: 'autocannon',
    isWritten: true,
  })
})

test.each([
  [['--rounds', '0'], '--rounds must be an integer of at least 1, got "0"'],
  [['--sizes', '10,x'], '--sizes must be an integer of at least 1, got "x"'],
  [['--generator', 'ab'], '--generator must be wrk or autocannon, got "ab"'],
  [['--nonsense'], '--nonsense'],
])('%j is refused', (args, message) => {
  expect(() => readCommand(args)).toThrow(message)
})

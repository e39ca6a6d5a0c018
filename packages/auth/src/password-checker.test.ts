import { hashSync } from 'bcryptjs'
import { afterEach, expect, test } from 'vitest'
import { PasswordChecker } from './password-checker.ts'

const hash = hashSync('sesame', 4)
const checkers: PasswordChecker[] = []
afterEach(async () => {
  for (const checker of checkers.splice(0)) await checker.close()
})

function checker(): PasswordChecker {
  const made = new PasswordChecker()
  checkers.push(made)
  return made
}

test('each of several checks at once gets its own answer', async () => {
  const it = checker()
  const passwords = ['sesame', 'Sesame', 'sesame', '']
  const answers = await Promise.all(passwords.map((password) => it.check(password, hash)))
  expect(answers).toEqual([true, false, true, false])
})

test('when the thread ends, checks are rejected, and the next one starts another thread', async () => {
  const it = checker()
  const waiting = it.check('sesame', hashSync('sesame', 4).replace('$04$', '$16$'))
  await Promise.all([expect(waiting).rejects.toMatchObject({ code: 'unavailable' }), it.close()])
  expect(await it.check('sesame', hash)).toBe(true)
})

test('the service goes on while a password is checked', async () => {
  const it = checker()
  await it.check('sesame', hash)
  let turns = 0
  let isDone = false
  const check = it.check('sesame', hashSync('x', 4).replace('$04$', '$08$')).finally(() => {
    isDone = true
  })
  while (!isDone) {
    turns++
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(await check).toBe(false)
  // In one thread the whole check would be a turn.
  expect(turns).toBeGreaterThan(3)
})

import { addUser, hashPassword, requireName } from '@occi/auth'
import { fail } from './fail.ts'
import { readPassword } from './read-password.ts'

/** Asks for a password, and adds a user to the file of users. */
export async function add(users: string, name: string): Promise<void> {
  try {
    requireName(name)
    const password = await readPassword(process.stdin, (text) => process.stderr.write(text))
    await addUser(users, name, await hashPassword(password))
    process.stdout.write(`${name} was added to the file ${users} and can sign in now\n`)
    process.exit()
  } catch (error) {
    fail(`cannot add ${JSON.stringify(name)} to ${users}`, error)
  }
}

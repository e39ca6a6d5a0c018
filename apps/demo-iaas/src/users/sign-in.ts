import type { ApplicationOptions } from '@occi/server'
import { Authenticator } from './authenticator.ts'
import { PasswordChecker } from './password-checker.ts'
import { UsersFile } from './users-file.ts'

/** Who may use the service: each of them has a cloud of his own. */
export interface SignIn {
  /** What makes a user of each request, and an owner of each user. */
  readonly options: Required<Pick<ApplicationOptions, 'extras' | 'policy'>>
  close(): Promise<void>
}

/**
 * Lets the users of a file in.
 *
 * @param report told in a line when the file has become unreadable
 * @throws Error where the file cannot be read, UsersFileError where a line of it is wrong
 */
export async function signInOf(path: string, report: (line: string) => void): Promise<SignIn> {
  const file = await UsersFile.open(path, report)
  const checker = new PasswordChecker()
  const authenticator = new Authenticator({
    users: () => file.users(),
    check: (password, hash) => checker.check(password, hash),
  })
  return {
    options: {
      extras: async (c) => ({ user: await authenticator.expectUser(c.req.header('authorization')) }),
      policy: { owner: ({ user }) => (typeof user === 'string' ? user : undefined) },
    },
    close: () => checker.close(),
  }
}

import { BasicScheme, RequestAuthenticator, UsersFile } from '@occi/auth'

/**
 * Finds out which user of a file calls.
 *
 * @param report receives one line when the file has become unreadable
 * @throws Error if the file cannot be used
 */
export async function signIn(path: string, report: (line: string) => void): Promise<RequestAuthenticator> {
  const users = await UsersFile.open(path, report)
  return new RequestAuthenticator({ realm: 'OCCI demo cloud', schemes: [new BasicScheme({ users })] })
}

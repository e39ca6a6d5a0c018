import { appendFileSync, chownSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Makes a copy of a server's data the data of its standby.
 *
 * @param data the folder of the copy
 * @param port that of the server
 * @param label what `pg_backup_stop` returned
 */
export function makeStandby(data: string, port: number, label: string): void {
  const inData = (...names: string[]) => join(data, ...names)
  for (const name of ['postmaster.pid', 'postmaster.opts']) rmSync(inData(name), { force: true })
  // What the log lacks comes from the primary.
  for (const folder of ['pg_wal', 'pg_replslot']) {
    for (const name of readdirSync(inData(folder))) rmSync(inData(folder, name), { recursive: true })
  }
  const { uid, gid } = statSync(data)
  for (const [name, text] of Object.entries({ backup_label: label, 'standby.signal': '' })) {
    writeFileSync(inData(name), text)
    chownSync(inData(name), uid, gid)
  }
  const primary = `host=127.0.0.1 port=${port} user=occi password=secret application_name=standby`
  // Of two lines for one setting, the last one counts.
  appendFileSync(inData('postgresql.auto.conf'), `primary_conninfo = '${primary}'\nsynchronous_standby_names = ''\n`)
}

import type { RemoteEntity } from '@occi/client'
import type { Command } from 'commander'
import type { Run } from '../command-run.ts'
import { type Connection, connectTo, type ServiceOptions } from '../connection.ts'
import { EditedFile } from '../editor.ts'
import { readEntity } from '../manifest/declaration.ts'
import { editableText, replacementOf } from '../manifest/editable.ts'
import { withKinds } from '../model/kind-and-names.ts'
import { nameOf, requireEntity } from '../model/references.ts'
import { changingCommand } from '../options.ts'
import { reportError } from '../report-error.ts'
import { remark } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'

/** `occi edit`: changes an entity in the editor of the user. */
export function editCommand(run: Run): Command {
  return changingCommand('edit')
    .description('change an entity in your editor ($VISUAL or $EDITOR)')
    .argument('<path...>', 'an entity, such as compute/web-1')
    .action(async (paths: readonly string[], options: ServiceOptions) => {
      const connection = await connectTo(run.terminal, options)
      const { service, terminal } = connection
      const [path = '', ...others] = withKinds(service, paths)
      if (others.length > 0) throw new UsageError('occi edit changes one entity at a time.')
      const entity = await service.entity(await requireEntity(service, path)).get({ signal: terminal.signal })
      const before = await editableText(service, entity)
      const file = new EditedFile(terminal, before)
      try {
        await editUntilAccepted(connection, entity, file, before)
        file.remove()
      } catch (error) {
        if (file.read() === before) file.remove()
        else await remark(terminal, `What you have written is kept in ${file.path}`)
        throw error
      }
    })
}

/** On a terminal the user can correct what the service refuses. */
async function editUntilAccepted(
  connection: Connection,
  entity: RemoteEntity,
  file: EditedFile,
  before: string,
): Promise<void> {
  const { service, terminal } = connection
  let last = before
  for (;;) {
    const text = await file.edit()
    if (withoutComments(text) === '' || text === before) return remark(terminal, 'No change.')
    try {
      const draft = await replacementOf(service, entity, await readEdited(file.path, text))
      await connection.change(`${nameOf(service, entity)} edited`, () =>
        service.entity(entity).replace(draft, { signal: terminal.signal }),
      )
      return
    } catch (error) {
      if (terminal.input.isTTY !== true || text === last) throw error
      await reportError(terminal, error)
      last = text
    }
  }
}

async function readEdited(path: string, text: string) {
  const { parse } = await import('yaml')
  try {
    return readEntity({ place: path, value: parse(text) })
  } catch (error) {
    if (error instanceof Error && error.name === 'YAMLParseError') throw new UsageError(`${path}: ${error.message}`)
    throw error
  }
}

function withoutComments(text: string): string {
  return text.replaceAll(/^#.*$/gm, '').trim()
}

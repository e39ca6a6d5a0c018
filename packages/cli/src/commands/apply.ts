import type { Command } from 'commander'
import type { Run } from '../command-run.ts'
import { type Connection, connectTo, type ServiceOptions } from '../connection.ts'
import { compare, type Difference } from '../manifest/compare.ts'
import { declaredPlan, type FileOptions } from '../manifest/declared-plan.ts'
import type { Step } from '../manifest/plan.ts'
import type { Wanted } from '../manifest/wanted.ts'
import { changingCommand, withFiles } from '../options.ts'
import { clearProgress, showProgress } from '../output/progress.ts'
import { defineTag } from '../tags.ts'
import { remark } from '../terminal.ts'

/** `occi apply`: creates and changes entities so that they are as files say. */
export function applyCommand(run: Run): Command {
  return withFiles(changingCommand('apply'))
    .description('create and change entities so that they are as files say')
    .action(async (options: ServiceOptions & FileOptions) => {
      const connection = await connectTo(run.terminal, options)
      const { terminal } = run
      try {
        showProgress(terminal, 'Comparing…')
        const { tags, steps, unchanged } = await declaredPlan(connection, options)
        for (const tag of tags) await defineTag(connection, tag)
        for (const [index, step] of steps.entries()) {
          showProgress(terminal, `${index + 1} of ${steps.length}: ${step.name}`)
          await take(connection, step)
        }
        await remark(terminal, summary(steps, unchanged))
      } finally {
        clearProgress(terminal)
      }
    })
}

async function take(connection: Connection, step: Step): Promise<void> {
  const { service, terminal } = connection
  const { signal } = terminal
  switch (step.type) {
    case 'create':
      await connection.change(`${step.name} created`, () => create(connection, step.wanted))
      break
    case 'update':
      await connection.change(`${step.name} updated: ${step.differences.map(differenceText).join(', ')}`, () =>
        service.entity(step.location).update(step.changes, { signal }),
      )
      break
    case 'delete':
      await connection.change(`${step.name} deleted`, () => service.entity(step.location).delete({ signal }))
  }
}

async function create({ service, terminal: { signal } }: Connection, wanted: Wanted): Promise<void> {
  const { kind, location, links, ...draft } = wanted
  const withLinks = links.map(({ location: _, links: __, target = '', source: ___, ...link }) => ({ ...link, target }))
  const at = location === undefined ? {} : { at: location }
  const made = await service.kind(kind).create({ ...draft, links: withLinks }, { signal, ...at })
  // A template may have replaced values.
  const update = compare(service, made, wanted)
  if (update !== undefined) await service.entity(made.location).update(update.changes, { signal })
}

/** Returns a difference as a user reads it. */
export function differenceText({ name, before, after }: Difference): string {
  return before === undefined ? `${name}: ${after}` : `${name}: ${before} → ${after}`
}

function summary(steps: readonly Step[], unchanged: number): string {
  if (steps.length === 0) return `No change: all ${unchanged} entities and links are as the files say.`
  const counts = (['create', 'update', 'delete'] as const).map(
    (type) => `${steps.filter((step) => step.type === type).length} ${type}d`,
  )
  return `${counts.join(', ')}, ${unchanged} unchanged.`
}

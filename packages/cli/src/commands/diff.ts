import type { Command } from 'commander'
import type { Run } from '../command-run.ts'
import { connectTo, type ServiceOptions } from '../connection.ts'
import { exitCodes } from '../exit-code.ts'
import { declaredPlan, type FileOptions } from '../manifest/declared-plan.ts'
import type { Step } from '../manifest/plan.ts'
import { serviceCommand, withFiles } from '../options.ts'
import { type Style, styled } from '../output/colours.ts'
import { safeText } from '../output/safe-text.ts'
import { print, type Terminal } from '../terminal.ts'
import { differenceText } from './apply.ts'

const signs: Readonly<Record<Step['type'], readonly [string, Style]>> = {
  create: ['+', 'good'],
  update: ['~', 'wait'],
  delete: ['-', 'bad'],
}

/** `occi diff`: shows what `apply` would do; the exit code is 1 if that is anything. */
export function diffCommand(run: Run): Command {
  return withFiles(serviceCommand('diff'))
    .description('show what apply would do; exits with 1 if that is anything')
    .action(async (options: ServiceOptions & FileOptions) => {
      const { terminal } = run
      const connection = await connectTo(terminal, options, 'all')
      const { tags, steps } = await declaredPlan(connection, options)
      for (const { tag } of tags) await print(terminal, styled(terminal.output, 'good', `+ tag ${tag}`))
      for (const step of steps) await show(terminal, step)
      if (tags.length + steps.length > 0) run.exitCode = exitCodes.different
    })
}

async function show(terminal: Terminal, step: Step): Promise<void> {
  const [sign, style] = signs[step.type]
  await print(terminal, styled(terminal.output, style, `${sign} ${step.name}`))
  if (step.type === 'delete') return
  for (const difference of step.differences) await print(terminal, `    ${safeText(differenceText(difference))}`)
}

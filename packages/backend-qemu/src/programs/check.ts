import { ProgramError, runProgram } from './run-program.ts'

const packages = [
  { program: 'qemu-system-x86_64', package: 'qemu-system-x86' },
  { program: 'qemu-img', package: 'qemu-utils' },
] as const

/** The programs that a hypervisor runs. */
export interface Programs {
  /** Defaults to `qemu-system-x86_64`. */
  readonly program?: string | undefined
  /** Defaults to `qemu-img`. */
  readonly imageProgram?: string | undefined
}

/** Returns what is wrong with the programs that a hypervisor needs, a line each; nothing if they can be used. */
export async function programFaults(programs: Programs = {}): Promise<readonly string[]> {
  const named = [programs.program, programs.imageProgram]
  const faults = await Promise.all(
    packages.map(async ({ program, package: name }, index) => {
      const path = named[index] ?? program
      try {
        await runProgram(path, ['--version'])
        return []
      } catch (error) {
        if (!(error instanceof ProgramError) || !error.isMissing) return [String(error)]
        return [`${path} is not installed: on Debian and Ubuntu it is in the package ${name}`]
      }
    }),
  )
  return faults.flat()
}

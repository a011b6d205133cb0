import type { Command } from 'commander';

/** Adds a command to the program. */
type AddCommand = (program: Command) => void;

/**
 * Every command, in the order of the help. Each is loaded by itself: most need a fraction of what all need together,
 * and a command that takes 0.2 s shouldn't take 1 s.
 */
const COMMANDS = {
  run: async () => (await import('./commands/run.js')).addRunCommand,
  serve: async () => (await import('./commands/serve.js')).addServeCommand,
  stop: async () => (await import('./commands/stop.js')).addStopCommand,
  service: async () => (await import('./commands/service.js')).addServiceCommand,
  worker: async () => (await import('./commands/worker.js')).addWorkerCommand,
  ui: async () => (await import('./commands/ui.js')).addUiCommand,
  status: async () => (await import('./commands/status.js')).addStatusCommand,
  pause: async () => (await import('./commands/pause.js')).addPauseCommand,
  resume: async () => (await import('./commands/resume.js')).addResumeCommand,
  set: async () => (await import('./commands/set.js')).addSetCommand,
  retry: async () => (await import('./commands/retry.js')).addRetryCommand,
  cancel: async () => (await import('./commands/cancel.js')).addCancelCommand,
  results: async () => (await import('./commands/results.js')).addResultsCommand,
  analyze: async () => (await import('./commands/analyze.js')).addAnalyzeCommand,
  findings: async () => (await import('./commands/findings.js')).addFindingsCommand,
  recommend: async () => (await import('./commands/recommend.js')).addRecommendCommand,
  report: async () => (await import('./commands/report.js')).addReportCommand,
  figures: async () => (await import('./commands/figures.js')).addFiguresCommand,
  export: async () => (await import('./commands/export.js')).addExportCommand,
  'import-published': async () => (await import('./commands/import-published.js')).addImportPublishedCommand,
  disk: async () => (await import('./commands/disk.js')).addDiskCommand,
  clean: async () => (await import('./commands/clean.js')).addCleanCommand,
  backup: async () => (await import('./commands/backup.js')).addBackupCommand,
  restore: async () => (await import('./commands/restore.js')).addRestoreCommand,
  validate: async () => (await import('./commands/validate.js')).addValidateCommand,
  plan: async () => (await import('./commands/plan.js')).addPlanCommand,
  why: async () => (await import('./commands/why.js')).addWhyCommand,
  lineage: async () => (await import('./commands/lineage.js')).addLineageCommand,
  verify: async () => (await import('./commands/verify.js')).addVerifyCommand,
  reproduce: async () => (await import('./commands/reproduce.js')).addReproduceCommand,
  audit: async () => (await import('./commands/audit.js')).addAuditCommand,
  simulate: async () => (await import('./commands/simulate.js')).addSimulateCommand,
  structure: async () => (await import('./commands/structure.js')).addStructureCommand,
  gallery: async () => (await import('./commands/gallery.js')).addGalleryCommand,
  'export-network': async () => (await import('./commands/export-network.js')).addExportNetworkCommand,
  doctor: async () => (await import('./commands/doctor.js')).addDoctorCommand,
} as const satisfies Record<string, () => Promise<AddCommand>>;

/** Adds the command of this name; all of them where there is none, so that help and complaints know them all. */
export async function addCommands(program: Command, name: string | undefined): Promise<void> {
  const named = Object.entries(COMMANDS).filter(([known]) => known === name);
  const wanted = named.length > 0 ? named : Object.entries(COMMANDS);
  for (const addCommand of await Promise.all(wanted.map(([, load]) => load()))) addCommand(program);
}

import { resolve } from 'node:path';
import { z } from 'zod';
import { createInputError } from '../../study/errors.js';
import type { OutputPlace } from '../output-place.js';

/** What a network is written as, and what its place has to be. */
const EXPORT_FORMATS = {
  onnx: { kind: 'file', ending: '.onnx' },
  tfjs: { kind: 'folder', ending: '' },
  safetensors: { kind: 'file', ending: '.safetensors' },
} as const satisfies Record<string, { readonly kind: OutputPlace['kind']; readonly ending: string }>;

export type ExportFormat = keyof typeof EXPORT_FORMATS;

/** The options of `export-network`, parsed. */
export interface ExportOptions {
  /** Absent: of any study. */
  readonly study?: string;
  /** At least one. */
  readonly targets: readonly ExportTarget[];
}

export interface ExportTarget {
  readonly format: ExportFormat;
  readonly place: OutputPlace;
}

const COMMAND = 'export-network';
const place = z.string().exactOptional();
const schema = z.object({ study: z.string().exactOptional(), onnx: place, tfjs: place, safetensors: place });

/** @throws InputError naming every option that is wrong. */
export function parseExportOptions(options: Readonly<Record<string, unknown>>): ExportOptions {
  const { study, ...paths } = schema.parse(options);
  const targets = FORMATS.flatMap((format) => {
    const path = paths[format];
    return path === undefined ? [] : [{ format, path }];
  });
  if (targets.length === 0) {
    throw createInputError([
      { file: COMMAND, field: '', expected: '--onnx FILE, --tfjs FOLDER or --safetensors FILE', got: 'none of them' },
    ]);
  }
  const wrong = targets.filter(({ format, path }) => path === '' || !path.endsWith(EXPORT_FORMATS[format].ending));
  if (wrong.length > 0) {
    throw createInputError(
      wrong.map(({ format, path }) => {
        const { kind, ending } = EXPORT_FORMATS[format];
        const expected = ending === '' ? `a ${kind}` : `a ${kind} that ends in ${ending}`;
        return { file: COMMAND, field: `--${format}`, expected, got: path || 'nothing' };
      }),
    );
  }
  return {
    ...(study !== undefined && { study }),
    targets: targets.map(({ format, path }) => {
      const { kind } = EXPORT_FORMATS[format];
      return { format, place: { command: COMMAND, kind, path: resolve(path), option: `--${format}` } };
    }),
  };
}

const FORMATS = ['onnx', 'tfjs', 'safetensors'] as const satisfies readonly ExportFormat[];

import { rmSync } from 'node:fs';
import { createTextFile } from '../text-file.js';

/** Writes a JSON object of objects, whose entries come in any order: each section lies in a file of its own until the end. */
export interface JsonSections<Section extends string> {
  add(section: Section, id: string, value: unknown): void;
  /** How many entries each has. */
  readonly counts: Readonly<Record<Section, number>>;
  /** Puts the sections that have entries together; the file is whole after it. */
  close(): void;
}

/**
 * @param first the sections that stand before them, whole
 */
export function createJsonSections<Section extends string>(
  path: string,
  sections: readonly Section[],
  first: Readonly<Record<string, unknown>>,
): JsonSections<Section> {
  const parts = new Map(
    sections.map((section) => {
      const part = `${path}.${section}.part`;
      return [section, { part, file: createTextFile(part), count: 0 }];
    }),
  );
  const partOf = (section: Section) => {
    const part = parts.get(section);
    if (part === undefined) throw new RangeError(`there is no section ${section}`);
    return part;
  };
  return {
    add(section, id, value) {
      const part = partOf(section);
      part.file.write(`${part.count === 0 ? '' : ',\n'}  ${JSON.stringify(id)}: ${JSON.stringify(value)}`);
      part.count += 1;
    },
    get counts() {
      // every section is a key
      return Object.fromEntries([...parts].map(([section, { count }]) => [section, count])) as Record<Section, number>;
    },
    close() {
      const whole = createTextFile(path);
      let separator = '{\n';
      for (const [name, value] of Object.entries(first)) {
        whole.write(`${separator} ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
        separator = ',\n';
      }
      for (const [section, { part, file, count }] of parts) {
        file.close();
        if (count > 0) {
          whole.write(`${separator} ${JSON.stringify(section)}: {\n`);
          whole.copy(part);
          whole.write('\n }');
          separator = ',\n';
        }
        rmSync(part);
      }
      whole.write('\n}\n');
      whole.close();
    },
  };
}

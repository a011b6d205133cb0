const SECONDS = { s: 1, min: 60, h: 3600, d: 86_400 } as const;
const FORM = /^\s*(\d+(?:\.\d*)?|\.\d+)\s*(s|min|h|d)\s*$/;

export const BUDGET_RULE = 'a time above 0 as 45min, 2h or 1d';

/** Seconds; undefined where the text is no time above 0. */
export function maybeParseBudget(text: string): number | undefined {
  const [, number, unit] = FORM.exec(text) ?? [];
  const factor = Object.entries(SECONDS).find(([name]) => name === unit)?.[1];
  if (number === undefined || factor === undefined) return undefined;
  const seconds = Number(number) * factor;
  return seconds > 0 ? seconds : undefined;
}

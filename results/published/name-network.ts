/**
 * Gives each row the number of earlier rows with the same setting, and so a name of its own: the setting's name and
 * that number, as networks of our own have it.
 */
export function createReplicateCounter(): (setting: string) => {
  readonly network: string;
  readonly replicate: number;
} {
  const counts = new Map<string, number>();
  return (setting) => {
    const replicate = counts.get(setting) ?? 0;
    counts.set(setting, replicate + 1);
    return { network: `${setting}/${replicate}`, replicate };
  };
}

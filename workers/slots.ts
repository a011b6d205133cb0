/** A fixed number of places; who finds none waits for its turn. */
export interface Slots {
  hold<T>(work: () => Promise<T>): Promise<T>;
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  const take = async () => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const giveBack = () => {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  };
  return {
    async hold(work) {
      await take();
      try {
        return await work();
      } finally {
        giveBack();
      }
    },
  };
}

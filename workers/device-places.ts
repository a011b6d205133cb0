import type { Device } from '../activities/device.js';
import type { GpuMemory } from './gpu-memory.js';

/** Where a job computes; it is given back when the job ends. */
export interface Place {
  readonly device: Device;
  /** Says which process computes there. */
  occupy(pid: number | undefined): void;
  /** Says that the job has taken all memory that it needs. */
  settle(): void;
}

/** Who finds no free place waits for its turn. */
export interface DevicePlaces {
  /** Rejects with the signal's reason when aborted while waiting. */
  hold<T>(signal: AbortSignal, work: (place: Place) => Promise<T>): Promise<T>;
}

export interface DevicePlacesOptions {
  readonly devices: readonly Device[];
  /** Jobs at once on each device, at most. */
  readonly perDevice: number;
  readonly memory: GpuMemory;
}

interface Occupant {
  readonly device: Device;
  pid: number | undefined;
  isSettled: boolean;
}

/**
 * The first job of a device starts at once. A further one on a GPU starts when those that run there have settled and
 * memory for another like them is measured to be free; on the CPU, at once.
 */
export function createDevicePlaces({ devices, perDevice, memory }: DevicePlacesOptions): DevicePlaces {
  const occupants = new Set<Occupant>();
  const wakers = new Set<() => void>();
  let queue: Promise<unknown> = Promise.resolve();

  const listOn = (device: Device) => [...occupants].filter((occupant) => occupant.device === device);
  const wake = () => {
    for (const waker of wakers) waker();
    wakers.clear();
  };
  const change = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      wakers.add(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });

  const maybeChoose = async (): Promise<Device | undefined> => {
    const byLoad = devices.toSorted((a, b) => listOn(a).length - listOn(b).length);
    for (const device of byLoad) {
      const running = listOn(device);
      if (running.length >= perDevice) continue;
      if (running.length === 0 || device === 'cpu') return device;
      if (!running.every(({ isSettled }) => isSettled)) continue;
      const pids = running.flatMap(({ pid }) => pid ?? []);
      if (await memory.hasRoom(device, pids)) return device;
    }
    return undefined;
  };

  const take = async (signal: AbortSignal): Promise<Occupant> => {
    for (;;) {
      signal.throwIfAborted();
      const changed = change(signal);
      const device = await maybeChoose();
      if (device !== undefined) {
        const occupant: Occupant = { device, pid: undefined, isSettled: false };
        occupants.add(occupant);
        return occupant;
      }
      await changed;
    }
  };

  return {
    async hold(signal, work) {
      // one after the other: two that measure at once would both take the same room
      const turn = queue.then(() => take(signal));
      queue = turn.catch(() => undefined);
      const occupant = await turn;
      try {
        return await work({
          device: occupant.device,
          occupy: (pid) => {
            occupant.pid = pid;
          },
          settle: () => {
            if (occupant.isSettled) return;
            occupant.isSettled = true;
            wake();
          },
        });
      } finally {
        occupants.delete(occupant);
        wake();
      }
    },
  };
}

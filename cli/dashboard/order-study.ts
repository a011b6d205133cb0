import type { ControlPorts } from '../../dashboard/routes/control.js';

/** Does to studies what the commands do. Temporal's client takes 35 MB as it is loaded: it comes with the first order. */
export function createOrder(dataFolder: string): ControlPorts['order'] {
  return async (study, order, reason) => {
    const { carryOutOrder } = await import('./carry-out-order.js');
    return carryOutOrder(dataFolder, study, order, reason);
  };
}
